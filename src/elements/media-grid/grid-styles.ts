import { css } from 'lit';

export const gridStyles = css`
  :host {
    display: block;
    position: relative;
    inline-size: 100%;
    block-size: 100%;
    min-block-size: 120px;
  }

  .base {
    position: relative;
    inline-size: 100%;
    block-size: 100%;
    column-gap: var(--_gap);
  }

  call-tile {
    position: absolute;
    aspect-ratio: auto;
    will-change: transform;
  }

  .unplaced {
    visibility: hidden;
    inline-size: 0;
    block-size: 0;
  }

  .floating {
    z-index: 1;
    box-shadow: var(--_shadow);
    border-radius: 12px;
    cursor: grab;
    touch-action: none;
  }

  .dragged {
    cursor: grabbing;
  }

  .pager {
    position: absolute;
    inset-block-start: 12px;
    inset-inline: 0;
    margin-inline: auto;
    inline-size: fit-content;
    display: flex;
    align-items: center;
    gap: 4px;
    padding: 2px;
    border-radius: 999px;
    background: color-mix(in oklab, var(--_raised) 88%, transparent);
    box-shadow: var(--_shadow);
    backdrop-filter: blur(12px);
    font-size: 13px;
    font-weight: 500;
    z-index: 1;
  }

  .turn {
    display: grid;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
    border: 0;
    border-radius: 50%;
    background: none;
    color: inherit;
    cursor: pointer;
    --_icon: 20px;
  }

  .turn:hover:enabled {
    background: var(--_control);
  }

  .turn:disabled {
    opacity: 0.35;
    cursor: default;
  }
`;
