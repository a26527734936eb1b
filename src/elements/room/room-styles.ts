import { css } from 'lit';

export const roomStyles = css`
  :host {
    display: block;
    position: relative;
    block-size: 100%;
    min-block-size: 320px;
    color-scheme: light dark;
  }

  :host([theme='light']) {
    color-scheme: light;
  }

  :host([theme='dark']) {
    color-scheme: dark;
  }

  :host([density='compact']) {
    --call-control-size: 44px;
    --call-row: 44px;
    --call-gap: 4px;
    --call-font-size: 14px;
  }

  .base {
    position: absolute;
    inset: 0;
    overflow: hidden;
    background: var(--_stage);
    color: var(--_text);
    container: call-room / size;
  }

  .problem {
    margin: 0;
    padding: 24px;
    text-align: center;
    text-wrap: pretty;
  }
`;
