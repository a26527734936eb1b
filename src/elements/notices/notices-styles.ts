import { css } from 'lit';

export const noticesStyles = css`
  :host {
    display: block;
    max-inline-size: 100%;
  }

  .base {
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 48px;
    padding: 4px;
    padding-inline-start: 16px;
    border-radius: 14px;
    background: var(--_raised);
    box-shadow: var(--_shadow);
    font-size: 14px;
    --_icon: 18px;
    animation: arrive var(--_panel);
  }

  @keyframes arrive {
    from {
      opacity: 0;
      translate: 0 -8px;
    }
  }

  .notices {
    display: grid;
    justify-items: center;
    gap: 8px;
  }

  .base--asking > .icon {
    color: var(--_text-quiet) !important;
  }

  .base > .icon {
    color: var(--_danger-text);
  }

  .text {
    margin: 0;
    padding-block: 6px;
    text-wrap: pretty;
  }

  .text strong {
    font-weight: 600;
  }

  .menu {
    inline-size: 180px;
  }

  .base--waiting {
    padding-inline-end: 18px;
  }

  .base--waiting > .icon {
    animation: wait 900ms ease-in-out infinite alternate;
  }

  @keyframes wait {
    to {
      opacity: 0.35;
    }
  }

  .dismiss {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
    border: 0;
    border-radius: 10px;
    background: none;
    color: var(--_text-quiet);
    cursor: pointer;
  }

  .dismiss:hover {
    background: var(--_control);
    color: var(--_text);
  }

  .action {
    padding-inline: 14px;
  }

  @media (forced-colors: active) {
    .base {
      border: 1px solid CanvasText;
    }
  }
`;
