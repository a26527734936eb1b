import { css } from 'lit';

export const participantsStyles = css`
  :host {
    display: block;
  }

  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }

  li {
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 52px;
    padding-inline: 8px;
    border-radius: 10px;
    --_icon: 18px;
  }

  .cut-off {
    opacity: 0.5;
  }

  .initials {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 36px;
    block-size: 36px;
    border-radius: 50%;
    background: light-dark(oklch(0.52 0.11 var(--_hue)), oklch(0.5 0.11 var(--_hue)));
    color: white;
    font-size: 13px;
    font-weight: 600;
  }

  .who {
    flex: 1;
    min-inline-size: 0;
    line-height: 1.3;
  }

  .name {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-size: 14px;
    font-weight: 500;
  }

  .role {
    color: var(--_text-quiet);
    font-size: 12px;
  }

  .mark {
    color: var(--_text-quiet);
  }

  .mark--off {
    color: light-dark(
      color-mix(in oklab, var(--_danger), black 6%),
      color-mix(in oklab, var(--_danger), white 30%)
    );
  }

  .mark--hand {
    color: light-dark(oklch(0.58 0.13 75), oklch(0.85 0.13 85));
  }

  .search {
    position: relative;
    display: block;
    margin-block-end: 8px;
    color: var(--_text-quiet);
    --_icon: 18px;
  }

  .search .icon {
    position: absolute;
    inset-block-start: 13px;
    inset-inline-start: 12px;
  }

  input {
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

  .nobody {
    margin: 24px 0;
    color: var(--_text-quiet);
    text-align: center;
  }
`;
