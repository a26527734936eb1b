import { css } from 'lit';

export const roomStyles = css`
  :host {
    display: block;
    position: relative;
    block-size: 100%;
    min-block-size: 320px;
    color-scheme: light dark;
  }

  :host([theme='light']) {
    color-scheme: light;
  }

  :host([theme='dark']) {
    color-scheme: dark;
  }

  .base {
    position: absolute;
    inset: 0;
    overflow: hidden;
    background: var(--_stage);
    color: var(--_text);
    container: call-room / size;
  }

  :host(:state(quiet)) .base {
    cursor: none;
  }

  call-media-grid {
    --_bar: 84px;
    position: absolute;
    inset: 0;
    padding: 12px 12px var(--_bar);
  }

  .top {
    position: absolute;
    inset-block-start: 16px;
    inset-inline: 16px;
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: 8px;
    pointer-events: none;
    z-index: 2;
  }

  .top > *,
  .top > call-notices {
    pointer-events: auto;
    max-inline-size: min(560px, 100%);
  }

  .invite {
    position: absolute;
    inset-block-end: 100px;
    inset-inline-end: 28px;
    z-index: 1;
  }

  .joining {
    position: absolute;
    inset-block-start: calc(50% - 60px);
    inset-inline: 0;
    inline-size: fit-content;
    margin: 0 auto;
    padding: 8px 18px;
    border-radius: 999px;
    background: oklch(0.17 0.008 60 / 0.72);
    color: white;
    font-weight: 550;
    backdrop-filter: blur(10px);
  }

  .footer {
    position: absolute;
    inset-block-end: 10px;
    inset-inline: 20px;
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto minmax(0, 1fr);
    align-items: center;
    gap: 16px;
    transition:
      opacity 260ms ease-out,
      translate 260ms ease-out;
    z-index: 2;
    pointer-events: none;
  }

  .footer > * {
    pointer-events: auto;
  }

  :host(:state(quiet)) .footer:not(:focus-within) {
    opacity: 0;
    translate: 0 8px;
  }

  .leave {
    margin-inline-start: 8px;
  }

  .facts {
    display: flex;
    align-items: center;
    gap: 10px;
    min-inline-size: 0;
    color: var(--_text-quiet);
    font-size: 14px;
    --_icon: 18px;
  }

  .room {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    color: var(--_text);
    font-weight: 550;
  }

  .count {
    display: flex;
    align-items: center;
    gap: 6px;
  }

  @container call-room (max-width: 640px) {
    call-media-grid {
      padding: 8px 8px var(--_bar);
    }

    .top {
      inset-block-start: 12px;
      inset-inline: 12px;
    }

    .footer {
      grid-template-columns: auto;
      justify-content: center;
    }

    .facts {
      display: none;
    }

    .invite {
      inset-inline: 16px;
    }
  }

  /* A phone on its side: the pictures get the whole height, and the bar floats above them. */
  @container call-room (max-height: 420px) {
    call-media-grid {
      padding-block: 8px;
    }
  }
`;
