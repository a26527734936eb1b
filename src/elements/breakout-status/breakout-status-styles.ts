import { css } from 'lit';

export const breakoutStatusStyles = css`
  :host {
    display: grid;
    justify-items: center;
    gap: 8px;
    max-inline-size: 100%;
  }

  :host([hidden]) {
    display: none;
  }

  .line {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 12px;
    max-inline-size: min(560px, 100%);
    margin: 0;
    padding: 8px 16px;
    border: 1px solid var(--_line);
    border-radius: 14px;
    background: var(--_raised);
    box-shadow: 0 4px 16px rgb(0 0 0 / 0.2);
    color: var(--_text);
    font-size: 14px;
    overflow-wrap: anywhere;
    pointer-events: auto;
  }

  .line > svg {
    flex: none;
    inline-size: 20px;
    block-size: 20px;
    color: var(--_accent-text);
  }

  .text {
    display: grid;
    flex: 1;
    min-inline-size: 120px;
  }

  strong {
    font-weight: 600;
  }

  small {
    color: var(--_text-quiet);
    font-size: 13px;
    font-variant-numeric: tabular-nums;
  }

  .button svg {
    inline-size: 18px;
    block-size: 18px;
  }
`;
