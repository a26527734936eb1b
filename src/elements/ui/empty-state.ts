import { css } from 'lit';

/** A panel without content: an icon, a sentence in `strong`, and what to do. */
export const emptyStateStyles = css`
  .empty {
    display: grid;
    justify-items: center;
    gap: 4px;
    padding: 40px 24px;
    color: var(--_text-quiet);
    text-align: center;
    text-wrap: balance;
    --_icon: 32px;
  }

  .empty strong {
    margin-block-start: 8px;
    color: var(--_text);
    font-size: 15px;
    font-weight: 600;
  }
`;
