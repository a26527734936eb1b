import { css } from 'lit';

export const stageStyles = css`
  :host {
    display: block;
    position: relative;
    inline-size: 100%;
    block-size: 100%;
    min-block-size: 320px;
    background: var(--_stage);
    container: call-stage / size;
  }

  :host(:state(quiet)) {
    cursor: none;
  }

  .base {
    position: absolute;
    inset: 0;
    display: flex;
    overflow: hidden;
  }

  .main {
    position: relative;
    flex: 1;
    min-inline-size: 0;
    outline: none;
    container: call-main / size;
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

  .top > * {
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
    margin: 0;
    padding: 8px 18px;
    border-radius: 999px;
    background: oklch(0.17 0.008 60 / 0.72);
    color: white;
    font-weight: 550;
    backdrop-filter: blur(10px);
  }

  .early {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 8px;
    padding: 24px 24px 96px;
    text-align: center;
  }

  .early h1,
  .early p {
    margin: 0;
    text-wrap: balance;
  }

  .early h1 {
    font-size: 24px;
    font-weight: 620;
    letter-spacing: -0.02em;
  }

  .early p {
    color: var(--_text-quiet);
  }

  .footer {
    position: absolute;
    inset-block-end: 10px;
    inset-inline: 20px;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-items: center;
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

  /* Reserves the space of controls that are still loading. */
  call-control-bar > :not(:defined, [hidden], [overflow='always']) {
    inline-size: var(--_control-size);
    block-size: var(--_control-size);
    border-radius: 50%;
    background: var(--_control);
  }

  .captions {
    position: absolute;
    inset-block-end: 96px;
    inset-inline: 16px;
    margin-inline: auto;
    z-index: 1;
  }

  .reactions {
    inset-block-end: 84px;
    z-index: 1;
  }

  .facts {
    position: absolute;
    inset-inline-start: 0;
    max-inline-size: calc(50% - 312px);
    display: flex;
    align-items: center;
    gap: 10px;
    min-inline-size: 0;
    color: var(--_text-quiet);
    font-size: 14px;
  }

  .room {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    color: var(--_text);
    font-weight: 550;
  }

  .panel {
    display: flex;
    flex-direction: column;
    inline-size: 360px;
    margin: 12px;
    margin-inline-start: 0;
    border-radius: 16px;
    background: var(--_surface);
    box-shadow: 0 0 0 1px var(--_line);
    animation: slide-in var(--_panel);
    z-index: 3;
    --_way: 24px;
  }

  .panel:dir(rtl) {
    --_way: -24px;
  }

  @keyframes slide-in {
    from {
      opacity: 0;
      translate: var(--_way) 0;
    }
  }

  @media (forced-colors: active) {
    .panel {
      border: 1px solid CanvasText;
    }
  }

  .panel header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    padding: 8px;
    padding-inline-start: 18px;
  }

  .panel h2 {
    margin: 0;
    font-size: 18px;
    font-weight: 600;
    letter-spacing: -0.01em;
    outline: none;
  }

  .panel small {
    margin-inline-start: 4px;
    color: var(--_text-quiet);
    font-size: 15px;
    font-weight: 400;
  }

  .close {
    display: grid;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
    border: 0;
    border-radius: 10px;
    background: none;
    color: var(--_text-quiet);
    cursor: pointer;
    --_icon: 20px;
  }

  .close:hover {
    background: var(--_control);
    color: var(--_text);
  }

  .content {
    flex: 1;
    min-block-size: 0;
    padding: 4px 10px 12px;
    overflow: auto;
    border-radius: 0 0 16px 16px;
    scrollbar-color: var(--_control) transparent;
    scrollbar-width: thin;
  }

  .content--filled {
    padding: 0;
    overflow: hidden;
  }

  .content:focus-visible {
    outline-offset: -2px;
  }

  @container call-main (max-width: 960px) {
    .facts {
      display: none;
    }
  }

  @container call-main (max-width: 480px) {
    call-media-grid {
      padding: 8px 8px var(--_bar);
    }

    .top {
      inset-block-start: 12px;
      inset-inline: 12px;
    }

    .invite {
      inset-inline: 16px;
    }

    .footer {
      inset-inline: 8px;
    }
  }

  /* A sheet from below, because there is no room beside the call. */
  @container call-stage (max-width: 760px) {
    .panel {
      position: absolute;
      inset-block: auto 0;
      inset-inline: 0;
      inline-size: auto;
      block-size: max(min(70%, 560px), min(100%, 360px));
      margin: 0;
      border-radius: 18px 18px 0 0;
      background: var(--_raised);
      box-shadow:
        var(--_shadow),
        0 0 0 1px var(--_line);
      animation-name: rise-in;
    }

    @keyframes rise-in {
      from {
        translate: 0 100%;
      }
    }
  }

  /* A phone in landscape: a lower bar, so that the videos get the height. */
  @container call-main (max-height: 420px) {
    call-media-grid {
      --_bar: 60px;
      padding-block-start: 8px;
    }

    call-control-bar {
      --call-control-size: 44px;
    }

    call-control-bar::part(base) {
      padding: 4px;
    }

    .footer {
      inset-block-end: 4px;
    }
  }

  /* For large wall displays, seen from a distance. */
  @container call-stage (min-width: 2560px) {
    call-media-grid {
      --_bar: 130px;
      --call-gap: 14px;
      --call-font-size: 24px;
    }

    .footer,
    .top,
    .invite,
    .panel {
      zoom: 1.5;
    }
  }
`;
