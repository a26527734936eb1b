import { css } from 'lit';

export const lobbyStyles = css`
  :host {
    display: block;
    inline-size: 100%;
    block-size: 100%;
    overflow: auto;
    container: call-lobby / inline-size;
    scrollbar-width: thin;
  }

  .base {
    display: grid;
    grid-template-columns: minmax(0, 1.65fr) minmax(280px, 1fr);
    align-items: center;
    align-content: center;
    gap: 48px;
    max-inline-size: clamp(1120px, 75cqi, 1680px);
    min-block-size: 100%;
    margin-inline: auto;
    padding: 32px;
  }

  .preview {
    position: relative;
  }

  call-tile {
    border-radius: 18px;
    box-shadow: var(--_shadow);
  }

  /* The name leaves the middle to the buttons. */
  call-tile::part(name-tag) {
    max-inline-size: calc(50cqw - 70px);
  }

  .devices {
    position: absolute;
    inset-inline: 0;
    inset-block-end: 16px;
    display: flex;
    justify-content: center;
    gap: 12px;
  }

  .devices > * {
    border-radius: 999px;
    box-shadow: 0 2px 12px oklch(0 0 0 / 0.22);
  }

  .entry {
    display: flex;
    flex-direction: column;
    gap: 16px;
    min-inline-size: 0;
  }

  h1 {
    margin: 0 0 8px;
    font-size: 28px;
    font-weight: 620;
    line-height: 1.2;
    letter-spacing: -0.02em;
  }

  small {
    display: block;
    margin-block-end: 4px;
    overflow: hidden;
    text-overflow: ellipsis;
    color: var(--_text-quiet);
    font-size: 15px;
    font-weight: 500;
    letter-spacing: 0;
  }

  .field span {
    display: block;
    margin-block-end: 6px;
    font-size: 13px;
    font-weight: 550;
  }

  input {
    inline-size: 100%;
    min-block-size: 48px;
    padding: 0 14px;
    border: 1px solid color-mix(in oklab, var(--_text) 48%, transparent);
    border-radius: var(--_radius-control);
    background: var(--_surface);
    color: inherit;
    font: inherit;
    font-size: 16px;
    transition: border-color var(--_press);
  }

  input::placeholder {
    color: var(--_text-quiet);
    opacity: 1;
  }

  input:focus-visible {
    outline-offset: -1px;
    border-color: transparent;
  }

  .microphone {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    align-items: center;
    gap: 6px 10px;
    color: var(--_text-quiet);
    font-size: 13px;
    --_icon: 18px;
  }

  .device {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  call-level-meter {
    grid-column: 2;
  }

  .problem {
    display: flex;
    gap: 10px;
    margin: 0;
    padding: 12px 14px;
    border-radius: var(--_radius-control);
    background: color-mix(in oklab, var(--_danger) 12%, var(--_surface));
    font-size: 13px;
    text-wrap: pretty;
    --_icon: 18px;
  }

  .problem .icon {
    color: light-dark(
      color-mix(in oklab, var(--_danger), black 6%),
      color-mix(in oklab, var(--_danger), white 30%)
    );
  }

  .join {
    min-block-size: 52px;
    margin-block-start: 4px;
    font-size: 16px;
  }

  @container call-lobby (max-width: 960px) {
    .base {
      gap: 28px;
      padding: 24px;
    }
  }

  @container call-lobby (max-width: 720px) {
    .base {
      grid-template-columns: minmax(0, 1fr);
      gap: 20px;
      max-inline-size: 520px;
      padding: 16px 16px 0;
    }

    .entry {
      gap: 14px;
    }

    call-tile {
      aspect-ratio: 4 / 3;
    }

    call-tile::part(name-tag) {
      display: none;
    }

    h1 {
      margin: 0;
      font-size: 24px;
    }

    /* Join is always to be seen, whatever is above it. */
    .join {
      position: sticky;
      inset-block-end: 16px;
      margin-block-end: 16px;
      box-shadow: 0 0 0 16px var(--_stage);
    }
  }
`;
