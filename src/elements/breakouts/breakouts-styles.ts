import { css } from 'lit';

export const breakoutsStyles = css`
  :host {
    display: grid;
    gap: 16px;
    padding: 4px 8px;
    font-size: 14px;
  }

  :host([hidden]) {
    display: none;
  }

  .form,
  .field {
    display: grid;
    gap: 8px;
  }

  .field {
    color: var(--_text-quiet);
    font-size: 13px;
  }

  .field--row {
    grid-template-columns: 1fr auto;
    align-items: center;
  }

  .check {
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 44px;
    cursor: pointer;
  }

  .check input {
    inline-size: 20px;
    block-size: 20px;
    accent-color: var(--_accent);
  }

  .input {
    min-inline-size: 0;
    min-block-size: 44px;
    padding: 8px 12px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius-control);
    background: var(--_raised);
    color: var(--_text);
    font: inherit;
    font-size: 14px;
  }

  .input--number {
    inline-size: 88px;
    font-variant-numeric: tabular-nums;
  }

  textarea.input {
    resize: vertical;
  }

  .wide {
    inline-size: 100%;
  }

  ul {
    display: grid;
    gap: 8px;
    margin: 0;
    padding: 0;
    list-style: none;
  }

  .room {
    display: grid;
    gap: 8px;
    padding: 12px;
    border-radius: 12px;
    background: var(--_control);
  }

  .room--here {
    box-shadow: inset 0 0 0 2px var(--_accent);
  }

  .head,
  .person,
  .help {
    display: flex;
    align-items: center;
    gap: 8px;
    min-inline-size: 0;
  }

  .head {
    min-block-size: 44px;
  }

  .name {
    flex: 1;
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  strong.name {
    font-weight: 600;
  }

  .person select {
    max-inline-size: 45%;
  }

  .people {
    gap: 4px;
  }

  .person {
    min-block-size: 32px;
  }

  small,
  .hint {
    margin: 0;
    color: var(--_text-quiet);
    font-size: 13px;
  }

  .button--small {
    min-inline-size: 44px;
    padding: 0 10px;
    background: var(--_raised);
  }

  .help {
    margin: 0;
    font-weight: 550;
    --_icon: 18px;
  }

  .help span {
    flex: 1;
  }

  .problem {
    margin: 0;
    color: var(--_danger-text);
    font-size: 13px;
  }
`;
