import { css } from 'lit';
import { CAPTION_HEIGHT } from './caption-space.js';

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
    touch-action: manipulation;
  }

  call-watch {
    position: absolute;
    min-block-size: 0;
  }

  .unplaced {
    visibility: hidden;
    inline-size: 0;
    block-size: 0;
  }

  /* The line for the name is part of the tile. */
  .captioned {
    --_caption: ${CAPTION_HEIGHT}px;
  }

  .captioned::part(base) {
    block-size: calc(100% - ${CAPTION_HEIGHT}px);
    overflow: clip;
  }

  .captioned::part(name-tag) {
    padding-block: 0;
    background: none;
    color: var(--_text);
    color-scheme: inherit;
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

  .share {
    position: absolute;
    inset-block-start: calc(50% + 28px);
    inset-inline: 12px;
  }

  @container (max-height: 190px) {
    .share {
      display: none;
    }
  }

  .pin {
    position: absolute;
    inset-block-start: 6px;
    inset-inline-end: 6px;
    display: grid;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
    padding: 0;
    border: 0;
    background: none;
    color: white;
    opacity: 0;
    cursor: pointer;
    transition: opacity var(--_press);
    --_icon: 18px;
  }

  .pin::before {
    content: '';
    position: absolute;
    inset: 4px;
    border-radius: 50%;
    background: oklch(0.17 0.008 60 / 0.62);
  }

  .pin .icon {
    position: relative;
  }

  .pin--on,
  .pin:focus-visible,
  call-tile:hover .pin {
    opacity: 1;
  }

  /* Without hover, hide the button to prevent accidental taps; a double tap pins there. */
  @media (hover: none) {
    .pin:not(.pin--on, :focus-visible) {
      display: none;
    }
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

  .turn:dir(rtl) .icon {
    scale: -1 1;
  }

  .turn:hover:enabled {
    background: var(--_control);
  }

  .turn:disabled {
    opacity: 0.35;
    cursor: default;
  }
`;
