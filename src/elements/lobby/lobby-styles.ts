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

  .base--audience {
    grid-template-columns: minmax(0, 480px);
    justify-content: center;
  }

  .audience {
    display: flex;
    align-items: center;
    gap: 12px;
    margin: 0;
    padding: 14px 16px;
    border-radius: var(--_radius-control);
    background: var(--_surface);
    text-wrap: pretty;
  }

  .audience .icon {
    flex: none;
    color: var(--_text-quiet);
  }

  .left {
    display: grid;
    gap: 16px;
    min-inline-size: 0;
  }

  call-tile {
    border-radius: 18px;
    box-shadow: var(--_shadow);
  }

  /* Keeps the middle free for the buttons. */
  call-tile::part(name-tag) {
    max-inline-size: calc(50cqw - 70px);
  }

  .right {
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

  .people {
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 32px;
    margin: 0;
    color: var(--_text-quiet);
    font-size: 14px;
    text-wrap: pretty;
  }

  .own {
    display: contents;
  }

  .waiting p {
    margin: 0;
    color: var(--_text-quiet);
    text-wrap: pretty;
  }

  .waiting h1 {
    margin-block: 16px 8px;
  }

  .pulse {
    display: block;
    inline-size: 14px;
    block-size: 14px;
    border-radius: 50%;
    background: var(--_accent);
    animation: pulse 1200ms ease-in-out infinite alternate;
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
    color: var(--_danger-text);
  }

  .enter {
    display: grid;
    gap: 12px;
    margin-block-start: 4px;
  }

  .join {
    min-block-size: 52px;
    font-size: 16px;
  }

  /* For large wall displays, seen from a distance. */
  @container call-lobby (min-width: 2560px) {
    .base {
      max-inline-size: 1680px;
      zoom: 1.6;
    }
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
      gap: 14px;
      max-inline-size: 520px;
      padding: 16px;
    }

    /* One column with its own order: the join button is last, so that it stays visible at the bottom. */
    .left,
    .right {
      display: contents;
    }

    .preview {
      order: -1;
    }

    .devices {
      order: 1;
    }

    call-connection-check {
      order: 2;
    }

    .enter {
      position: sticky;
      inset-block-end: 16px;
      order: 3;
      background: var(--_stage);
      box-shadow: 0 0 0 16px var(--_stage);
    }

    /* In a low window, as at 200 % zoom, keep more than the preview in view. */
    .preview {
      inline-size: min(100%, max(240px, 60dvh));
      margin-inline: auto;
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
  }
`;
