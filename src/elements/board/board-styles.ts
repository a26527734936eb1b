import { css } from 'lit';

export const boardStyles = css`
  :host {
    display: block;
    position: relative;
    block-size: 100%;
    min-block-size: 240px;
    overflow: hidden;
    border-radius: var(--_radius-tile);
    background: white;
    container: call-board / size;
  }

  .base {
    position: absolute;
    inset: 0;
    display: flex;
    flex-direction: column;
    background: var(--_surface);
  }

  .surface {
    position: relative;
    flex: 1;
    min-block-size: 0;
    overflow: hidden;
    background: white;
    color: #1f1c19;
    color-scheme: light;
    touch-action: none;
    user-select: none;
    outline-offset: -3px;
    cursor: crosshair;
  }

  .surface--hand {
    cursor: grab;
  }

  .surface--select {
    cursor: default;
  }

  .surface--text {
    cursor: text;
  }

  canvas {
    display: block;
    inline-size: 100%;
    block-size: 100%;
  }

  .bar {
    display: flex;
    flex: none;
    align-items: center;
    gap: 2px;
    padding: 4px 8px;
    overflow-x: auto;
    scrollbar-width: thin;
  }

  .bar--tools {
    justify-content: safe center;
    border-block-start: 1px solid var(--_line);
  }

  .bar--actions {
    justify-content: safe end;
    margin-inline-start: auto;
    min-inline-size: 0;
  }

  .top {
    display: flex;
    flex: none;
    align-items: center;
    border-block-end: 1px solid var(--_line);
  }

  .top h2 {
    flex: none;
    margin: 0;
    padding-inline-start: 16px;
    font-size: 15px;
    font-weight: 550;
  }

  .status {
    min-inline-size: 0;
    margin: 0;
    padding-inline: 12px;
    overflow: hidden;
    color: var(--_text-quiet);
    font-size: 13px;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .group {
    display: flex;
    flex: none;
    gap: 2px;
  }

  .rule {
    flex: none;
    inline-size: 1px;
    block-size: 24px;
    margin-inline: 6px;
    background: var(--_line);
  }

  .tool {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 36px;
    block-size: 36px;
    padding: 0;
    border: 0;
    border-radius: var(--_radius-control);
    background: none;
    color: var(--_text);
    cursor: pointer;
    outline-offset: -2px;
    transition: background-color var(--_press);
    --_icon: 20px;
  }

  .tool--last {
    position: sticky;
    inset-inline-end: -8px;
    background: var(--_surface);
  }

  .tool:hover {
    background: var(--_control);
  }

  .tool--on {
    background: color-mix(in oklab, var(--_accent) 28%, transparent);
    box-shadow: inset 0 0 0 2px var(--_accent-text);
  }

  .tool:disabled {
    cursor: default;
    opacity: 0.4;
  }

  .tool:disabled:hover {
    background: none;
  }

  .dot {
    inline-size: 20px;
    block-size: 20px;
    border-radius: 50%;
    background: var(--_dot);
    box-shadow: 0 0 0 1px oklch(1 0 0 / 0.5);
    forced-color-adjust: none;
  }

  .line {
    inline-size: 20px;
    block-size: var(--_line-width);
    border-radius: 999px;
    background: currentColor;
  }

  .selection {
    position: absolute;
    inset: 0 auto auto 0;
    border: 2px dashed #2466d1;
    border-radius: 4px;
    pointer-events: none;
  }

  .cursor {
    position: absolute;
    inset: 0 auto auto 0;
    display: flex;
    align-items: flex-start;
    pointer-events: none;
    transition: transform 80ms linear;
  }

  .cursor svg {
    flex: none;
    inline-size: 18px;
    block-size: 18px;
    fill: var(--_cursor);
    stroke: white;
    stroke-width: 1.5;
  }

  .cursor span {
    margin-block-start: 14px;
    padding: 1px 8px;
    max-inline-size: 160px;
    overflow: hidden;
    border-radius: 999px;
    background: var(--_cursor);
    color: white;
    font-size: 12px;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .writing {
    position: absolute;
    inset: 0 auto auto 0;
    transform-origin: 0 0;
  }

  .writing textarea {
    display: block;
    min-inline-size: 4ch;
    padding: 0;
    border: 0;
    background: none;
    font-family: system-ui, sans-serif;
    line-height: 1.3;
    white-space: pre;
    overflow: hidden;
    resize: none;
    field-sizing: content;
    outline: 1px dashed #2466d1;
    outline-offset: 4px;
    user-select: text;
  }

  .sure {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 12px;
    padding: 16px;
    background: oklch(0.17 0.008 60 / 0.6);
  }

  .button--danger {
    background: var(--_danger);
    color: var(--_on-danger);
  }

  .button--danger:hover {
    background: color-mix(in oklab, var(--_danger), var(--_on-danger) 10%);
  }

  @media (pointer: coarse) {
    .tool {
      inline-size: 44px;
      block-size: 44px;
    }
  }

  @container call-board (max-width: 480px) {
    .top h2 {
      display: none;
    }
  }

  @media (forced-colors: active) {
    .tool {
      border: 1px solid ButtonText;
    }

    .tool--on {
      border-color: Highlight;
      outline: 2px solid Highlight;
    }
  }
`;
