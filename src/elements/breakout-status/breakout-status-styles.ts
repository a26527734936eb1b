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
    justify-content: end;
    gap: 0 12px;
    max-inline-size: min(560px, 100%);
    margin: 0;
    padding-block: 6px;
    padding-inline: 16px 6px;
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

  /* Where a phone has no room for the buttons beside a few words, they go below. */
  .text {
    display: grid;
    flex: 1 1 14ch;
    min-inline-size: 0;
    padding-block: 4px;
  }

  .actions {
    display: flex;
    gap: 8px;
  }

  strong {
    font-weight: 600;
  }

  small {
    color: var(--_text-quiet);
    font-size: 13px;
    font-variant-numeric: tabular-nums;
  }

  .button {
    padding: 0 14px;
    white-space: normal;
  }

  .button--icon {
    flex: none;
    min-inline-size: 44px;
    padding: 0;
  }

  .button--icon[aria-pressed='true'] {
    background: var(--_accent);
    color: var(--_on-accent);
  }

  @media (max-width: 480px) {
    .line {
      font-size: 13px;
    }
  }

  .button svg {
    inline-size: 18px;
    block-size: 18px;
  }
`;
