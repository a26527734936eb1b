import { css } from 'lit';

/** The two kinds of button with a label: primary and secondary. */
export const buttons = css`
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-block-size: 44px;
    padding: 0 18px;
    border: 0;
    border-radius: var(--_radius-control);
    background: var(--_control);
    color: var(--_text);
    font: inherit;
    font-weight: 550;
    white-space: nowrap;
    cursor: pointer;
    transition:
      background-color var(--_press),
      scale var(--_press);
    --_icon: 18px;
  }

  .button:hover {
    background: color-mix(in oklab, var(--_control), var(--_text) 8%);
  }

  .button:active {
    scale: 0.98;
  }

  .button--main {
    background: var(--_accent);
    color: var(--_on-accent);
  }

  .button--main:hover {
    background: color-mix(in oklab, var(--_accent), var(--_on-accent) 10%);
  }

  .button[aria-disabled='true'] {
    cursor: default;
    opacity: 0.65;
  }

  @media (forced-colors: active) {
    .button {
      border: 1px solid ButtonText;
    }
  }
`;
