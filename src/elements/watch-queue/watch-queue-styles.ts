import { css } from 'lit';

export const watchQueueStyles = css`
  :host {
    display: block;
    padding: 4px 8px;
    font-size: 14px;
  }

  form {
    display: grid;
    gap: 8px;
    margin-block-end: 16px;
  }

  .field {
    display: grid;
    gap: 4px;
    color: var(--_text-quiet);
    font-size: 13px;
  }

  .text {
    min-inline-size: 0;
  }

  input.text {
    inline-size: 100%;
    min-block-size: 44px;
    padding: 8px 12px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius-control);
    background: var(--_raised);
    color: var(--_text);
    font: inherit;
    font-size: 14px;
  }

  .hint,
  .remote p {
    margin: 0;
    color: var(--_text-quiet);
    font-size: 13px;
    text-wrap: pretty;
  }

  .remote {
    display: grid;
    gap: 8px;
    margin-block-end: 16px;
    padding-block: 12px;
    border-block: 1px solid var(--_line);
  }

  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }

  .row:not(:has(*)) {
    display: none;
  }

  summary {
    min-block-size: 44px;
    align-content: center;
    cursor: pointer;
  }

  details .button {
    display: flex;
    inline-size: 100%;
    margin-block-start: 4px;
    justify-content: start;
    overflow: hidden;
    text-overflow: ellipsis;
  }

  ul {
    display: grid;
    gap: 8px;
    margin: 0;
    padding: 0;
    list-style: none;
  }

  .video {
    display: flex;
    align-items: center;
    min-block-size: 56px;
    padding-inline-start: 14px;
    border-radius: 12px;
    background: var(--_control);
  }

  .video--on {
    box-shadow: inset 0 0 0 2px var(--_accent);
  }

  .video .text {
    display: grid;
    flex: 1;
  }

  .title {
    overflow: hidden;
    font-weight: 550;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .video small {
    overflow: hidden;
    color: var(--_text-quiet);
    font-size: 12px;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .control {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
    border: 0;
    border-radius: 10px;
    background: none;
    color: inherit;
    cursor: pointer;
    --_icon: 18px;
  }

  .control:hover {
    background: color-mix(in oklab, var(--_control), var(--_text) 10%);
  }

  .problem {
    color: var(--_danger-text);
    font-size: 13px;
  }

  @media (forced-colors: active) {
    .video,
    .control {
      border: 1px solid CanvasText;
    }
  }
`;
