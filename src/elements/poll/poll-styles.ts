import { css } from 'lit';

export const pollStyles = css`
  :host {
    display: block;
    padding: 4px 8px;
    font-size: 14px;
  }

  section + section {
    margin-block-start: 20px;
    padding-block-start: 16px;
    border-block-start: 1px solid var(--_line);
  }

  .new {
    inline-size: 100%;
    margin-block-end: 16px;
  }

  h3 {
    margin: 4px 0;
    font-size: 16px;
    font-weight: 600;
    line-height: 1.35;
    overflow-wrap: anywhere;
  }

  .hint {
    margin: 0 0 12px;
    color: var(--_text-quiet);
    font-size: 13px;
    text-wrap: pretty;
  }

  .hint:empty {
    margin: 0;
  }

  ul {
    display: grid;
    gap: 8px;
    margin: 0;
    padding: 0;
    list-style: none;
  }

  .option {
    position: relative;
    display: flex;
    align-items: center;
    gap: 8px;
    inline-size: 100%;
    min-block-size: 48px;
    padding: 8px 14px;
    overflow: hidden;
    border: 0;
    border-radius: 12px;
    background: var(--_control);
    color: var(--_text);
    font: inherit;
    text-align: start;
    --_icon: 16px;
  }

  button.option {
    cursor: pointer;
  }

  button.option:hover {
    box-shadow: inset 0 0 0 2px var(--_accent);
  }

  .option--mine {
    box-shadow: inset 0 0 0 2px var(--_accent);
  }

  .bar {
    position: absolute;
    inset-block: 0;
    inset-inline-start: 0;
    background: color-mix(in oklab, var(--_accent) 30%, transparent);
    transition: inline-size 400ms cubic-bezier(0.2, 0.8, 0.2, 1);
  }

  .label {
    position: relative;
    flex: 1;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  .mine,
  .box,
  .share {
    position: relative;
  }

  .box {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 20px;
    block-size: 20px;
    border: 2px solid color-mix(in oklab, var(--_text) 48%, transparent);
    border-radius: 5px;
    --_icon: 14px;
  }

  .box--on {
    border-color: var(--_accent);
    background: var(--_accent);
    color: var(--_on-accent);
  }

  .voters {
    display: block;
    color: var(--_text-quiet);
    font-size: 12px;
  }

  .vote {
    inline-size: 100%;
    margin-block-start: 8px;
  }

  .share {
    font-weight: 600;
  }

  .total {
    margin: 12px 0;
    color: var(--_text-quiet);
    font-size: 13px;
  }

  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }

  .row > * {
    flex: 1;
  }

  form {
    display: grid;
    gap: 12px;
  }

  .field span {
    display: block;
    margin-block-end: 4px;
    color: var(--_text-quiet);
    font-size: 13px;
  }

  .choice {
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 32px;
    cursor: pointer;
  }

  .choice input {
    flex: none;
    inline-size: 18px;
    block-size: 18px;
    margin: 0;
    accent-color: var(--_accent);
  }

  form {
    margin-block-end: 20px;
  }

  option {
    background: var(--_raised);
    color: var(--_text);
  }

  input.text,
  select {
    inline-size: 100%;
    min-block-size: 44px;
    padding: 0 12px;
    border: 1px solid color-mix(in oklab, var(--_text) 48%, transparent);
    border-radius: var(--_radius-control);
    background: transparent;
    color: var(--_text);
    font: inherit;
  }

  .add {
    background: none;
    color: var(--_text-quiet);
    justify-self: start;
    padding-inline: 8px;
  }

  .empty {
    padding-block: 48px;
  }

  .problem {
    color: var(--_danger-text);
    font-size: 13px;
  }

  @media (forced-colors: active) {
    .option {
      border: 1px solid CanvasText;
    }

    .bar {
      background: Highlight;
      opacity: 0.3;
      forced-color-adjust: none;
    }
  }
`;
