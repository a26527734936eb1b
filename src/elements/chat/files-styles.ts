import { css } from 'lit';

/** The styles of files, which load with their code. */
export const filesStyles = css`
  :host {
    position: relative;
  }

  .files {
    display: flex;
    flex-direction: column;
    gap: 4px;
    max-inline-size: min(272px, 100%);
    min-inline-size: 0;
  }

  .message--own .files {
    align-items: flex-end;
  }

  .row + .files {
    margin-block-start: 4px;
  }

  .picture {
    display: block;
    inline-size: 220px;
    max-inline-size: 100%;
    block-size: 152px;
    padding: 0;
    border: 0;
    border-radius: 14px;
    background: var(--_control);
    overflow: hidden;
    cursor: zoom-in;
  }

  .picture img {
    display: block;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }

  .picture-wait {
    display: block;
    block-size: 100%;
    background: linear-gradient(100deg, transparent 30%, color-mix(in oklab, var(--_text) 8%, transparent), transparent 70%)
      0 0 / 200% 100%;
    animation: wait 1.6s linear infinite;
  }

  @keyframes wait {
    from {
      background-position: 100% 0;
    }

    to {
      background-position: -100% 0;
    }
  }

  .file {
    display: flex;
    align-items: center;
    gap: 10px;
    max-inline-size: 100%;
    min-block-size: 52px;
    padding: 8px 12px;
    border: 0;
    border-radius: 14px;
    background: var(--_control);
    color: var(--_text);
    font: inherit;
    text-align: start;
    cursor: pointer;
    --_icon: 20px;
  }

  .file:hover {
    background: color-mix(in oklab, var(--_control), var(--_text) 8%);
  }

  .message--own .file {
    background: color-mix(in oklab, var(--_accent) 24%, var(--_surface));
  }

  .message--own .file:hover {
    background: color-mix(in oklab, var(--_accent) 32%, var(--_surface));
  }

  .file-words,
  .chosen-words {
    display: grid;
    flex: 1;
    min-inline-size: 0;
  }

  .file-name {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .file-words .file-name {
    font-weight: 550;
  }

  .file-size {
    color: var(--_text-quiet);
    font-size: 12px;
  }

  .message--own .file-size {
    color: inherit;
  }

  .chosen {
    display: grid;
    max-block-size: 208px;
    margin: 0;
    padding: 4px 0;
    border-block-end: 1px solid var(--_line);
    list-style: none;
    overflow: auto;
    scrollbar-width: thin;
  }

  .chosen-file {
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 48px;
    padding-block: 4px;
    padding-inline: 12px 2px;
    font-size: 13px;
    --_icon: 18px;
  }

  .chosen-picture {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 40px;
    block-size: 40px;
    border-radius: 8px;
    background: var(--_control);
    color: var(--_text-quiet);
    overflow: hidden;
  }

  .chosen-picture canvas {
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }

  .chosen-problem {
    color: var(--_danger-text);
  }

  progress {
    appearance: none;
    inline-size: 100%;
    block-size: 4px;
    margin-block-start: 6px;
    border: 0;
    border-radius: 2px;
    background: var(--_control);
    overflow: hidden;
  }

  progress::-webkit-progress-bar {
    background: var(--_control);
  }

  progress::-webkit-progress-value {
    background: var(--_accent);
  }

  progress::-moz-progress-bar {
    background: var(--_accent);
  }

  .drop {
    position: absolute;
    inset: 8px;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 8px;
    border: 2px dashed var(--_accent-text);
    border-radius: var(--_radius-tile);
    background: color-mix(in oklab, var(--_surface) 92%, transparent);
    color: var(--_text);
    font-weight: 550;
    pointer-events: none;
    z-index: 2;
    --_icon: 32px;
  }

  .viewer {
    max-inline-size: calc(100vw - 16px);
    max-block-size: calc(100vh - 16px);
    padding: 0;
    border: 0;
    border-radius: var(--_radius-tile);
    background: var(--_surface);
    color: var(--_text);
    overflow: hidden;
  }

  .viewer::backdrop {
    background: oklch(0 0 0 / 0.7);
  }

  .viewer-bar {
    display: flex;
    align-items: center;
    gap: 4px;
    padding-inline: 16px 6px;
  }

  .viewer-bar .file-name {
    flex: 1;
    font-weight: 600;
  }

  .viewer-picture {
    display: block;
    min-inline-size: min(280px, calc(100vw - 16px));
    min-block-size: 160px;
    max-inline-size: 100%;
    max-block-size: calc(100vh - 76px);
    margin: auto;
    object-fit: contain;
  }

  @media (prefers-reduced-motion: reduce) {
    .picture-wait {
      animation: none;
    }
  }

  @media (forced-colors: active) {
    .file,
    .picture {
      border: 1px solid ButtonText;
    }
  }
`;
