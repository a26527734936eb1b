import { css } from 'lit';

/** The field that searches a list: an icon and an input element inside an element of the class `search`. */
export const searchField = css`
  .search {
    position: relative;
    display: block;
    color: var(--_text-quiet);
    --_icon: 18px;
  }

  .search .icon {
    position: absolute;
    inset-block-start: 13px;
    inset-inline-start: 12px;
  }

  .search input {
    inline-size: 100%;
    min-block-size: 44px;
    padding: 0 12px;
    padding-inline-start: 40px;
    border: 1px solid color-mix(in oklab, var(--_text) 48%, transparent);
    border-radius: var(--_radius-control);
    background: transparent;
    color: var(--_text);
    font: inherit;
  }

  input::placeholder {
    color: var(--_text-quiet);
    opacity: 1;
  }
`;
