import { css } from 'lit';

export const watchStyles = css`
  :host {
    display: block;
    position: relative;
    min-block-size: 120px;
    overflow: hidden;
    border-radius: var(--_radius-tile);
    background: black;
    color: white;
    color-scheme: dark;
    container: call-watch / size;
  }

  .base {
    position: absolute;
    inset: 0;
    display: flex;
    flex-direction: column;
  }

  .player {
    position: relative;
    flex: 1;
    min-block-size: 0;
  }

  .player > * {
    position: absolute;
    inset: 0;
    display: block;
    inline-size: 100%;
    block-size: 100%;
    min-inline-size: 0;
    min-block-size: 0;
    object-fit: contain;
  }

  .over {
    position: absolute;
    inset: 0 0 52px;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 12px;
    padding: 16px;
    background: oklch(0.17 0.008 60 / 0.72);
    text-align: center;
    text-wrap: balance;
  }

  .over p {
    margin: 0;
    max-inline-size: 48ch;
  }

  .waiting {
    position: absolute;
    inset-block-start: 12px;
    inset-inline: 12px;
    inline-size: fit-content;
    margin: 0 auto;
    padding: 6px 14px;
    border-radius: 999px;
    background: oklch(0.17 0.008 60 / 0.72);
    font-size: 14px;
  }

  .controls {
    display: flex;
    align-items: center;
    gap: 4px;
    block-size: 52px;
    padding-inline: 4px 8px;
    background: oklch(0.235 0.009 60);
  }

  .control {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
    padding: 0;
    border: 0;
    border-radius: 50%;
    background: none;
    color: inherit;
    cursor: pointer;
    --_icon: 20px;
  }

  .control:hover {
    background: var(--_control);
  }

  input[type='range'] {
    min-inline-size: 24px;
    block-size: 44px;
    margin: 0;
    accent-color: var(--_accent);
    cursor: pointer;
  }

  input[type='range']:disabled {
    cursor: default;
  }

  .timeline {
    flex: 1;
    margin-inline-start: 8px;
  }

  .volume {
    inline-size: 72px;
  }

  .time {
    flex: none;
    padding-inline: 8px;
    font-size: 13px;
  }

  .rate {
    flex: none;
    block-size: 44px;
    padding: 0 4px;
    border: 0;
    border-radius: var(--_radius-control);
    background: none;
    color: inherit;
    font: inherit;
    font-size: 13px;
    cursor: pointer;
  }

  .rate option {
    background: oklch(0.235 0.009 60);
  }

  @container call-watch (max-width: 560px) {
    .volume,
    .rate {
      display: none;
    }
  }

  @container call-watch (max-width: 320px) {
    .time {
      display: none;
    }
  }

  @media (forced-colors: active) {
    :host {
      color-scheme: light dark;
    }

    .control {
      border: 1px solid ButtonText;
    }
  }
`;
