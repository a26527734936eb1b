import { css } from 'lit';

export const settingsStyles = css`
  :host {
    display: block;
    padding: 0 8px;
  }

  section {
    padding-block: 4px 16px;
  }

  section + section {
    padding-block-start: 16px;
    border-block-start: 1px solid var(--_line);
  }

  h3 {
    margin: 0 0 8px;
    font-size: 14px;
    font-weight: 600;
  }

  .devices {
    display: grid;
    gap: 10px;
  }

  .devices > h3 {
    margin-block-end: 0;
  }

  .devices > .title {
    margin: 8px 0 0;
    font-weight: 550;
  }

  .devices > .options {
    margin-block-end: 0;
  }

  call-level-meter {
    block-size: 8px;
    margin: 0 12px;
  }

  call-device-menu:state(absent) {
    display: none;
  }

  fieldset {
    min-inline-size: 0;
    margin: 0 0 12px;
    padding: 0;
    border: 0;
  }

  legend,
  .hint {
    padding: 0;
    color: var(--_text-quiet);
    font-size: 13px;
  }

  legend {
    margin-block-end: 6px;
  }

  .hint {
    margin: 0 0 8px;
    text-wrap: pretty;
  }

  .choices {
    display: grid;
    grid-template-columns: repeat(var(--_columns, 2), minmax(0, 1fr));
    gap: 6px;
  }

  .choice {
    position: relative;
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-block-size: 44px;
    padding: 4px 8px;
    border-radius: var(--_radius-control);
    background: var(--_control);
    font-size: 13px;
    font-weight: 500;
    line-height: 1.25;
    text-align: center;
    cursor: pointer;
    --_icon: 18px;
  }

  .choice--tall {
    flex-direction: column;
    gap: 4px;
    min-block-size: 64px;
    --_icon: 22px;
  }

  .choice input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }

  .choice:hover {
    background: color-mix(in oklab, var(--_control), var(--_text) 8%);
  }

  .choice:has(:checked) {
    background: color-mix(in oklab, var(--_accent) 16%, var(--_surface));
    box-shadow: inset 0 0 0 2px var(--_accent-text);
  }

  .choice:has(:focus-visible) {
    outline: 2px solid var(--_accent-text);
    outline-offset: 2px;
  }

  @media (forced-colors: active) {
    .choice {
      border: 1px solid ButtonText;
    }

    .choice:has(:checked) {
      outline: 3px solid Highlight;
    }
  }
`;
