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

  .base--paged {
    block-size: calc(100% - 48px);
  }

  .pager {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    margin-block-start: 4px;
    color: var(--_text-quiet);
    font-size: 13px;
    font-weight: 500;
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
