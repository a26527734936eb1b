import { css } from 'lit';

export const transcriptStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    position: relative;
    block-size: 100%;
    min-block-size: 240px;
    font-size: 14px;
  }

  .controls {
    display: grid;
    flex: none;
    gap: 8px;
    margin: 0 16px 8px;
    padding-block-end: 8px;
    border-block-end: 1px solid var(--_line);
  }

  .status {
    margin: 0;
  }

  .status span,
  .status strong {
    display: block;
    overflow-wrap: anywhere;
  }

  .status span {
    color: var(--_text-quiet);
    font-size: 13px;
  }

  .problem {
    margin: 0 0 8px;
    text-wrap: pretty;
  }

  :host > .problem {
    margin-inline: 16px;
  }

  .search {
    flex: none;
    margin: 0 16px 4px;
  }

  .list {
    position: relative;
    flex: 1;
    min-block-size: 0;
    padding: 4px 18px 8px;
    overflow: auto;
    overscroll-behavior: contain;
    overflow-anchor: none;
    scrollbar-width: thin;
    scrollbar-color: var(--_control) transparent;
  }

  .list:focus-visible {
    outline-offset: -2px;
  }

  .chunk {
    display: flow-root;
  }

  .line {
    margin-block-start: 4px;
  }

  .line--first {
    margin-block-start: 14px;
  }

  .head {
    display: flex;
    align-items: baseline;
    gap: 8px;
    color: var(--_text-quiet);
    font-size: 12px;
  }

  .name {
    overflow: hidden;
    color: var(--_text);
    font-size: 13px;
    font-weight: 600;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .words {
    margin: 0;
    line-height: 1.45;
    overflow-wrap: anywhere;
    /* Marks stacked on a letter must not leave their line. */
    overflow: clip;
  }

  .note {
    margin: 12px 0;
    color: var(--_text-quiet);
    text-align: center;
  }

  .empty {
    place-content: center;
    min-block-size: 100%;
    padding: 16px;
  }

  .to-end {
    align-self: center;
    margin-block: 4px;
  }

  .downloads {
    display: flex;
    flex: none;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 8px;
    padding: 8px 16px 12px;
    border-block-start: 1px solid var(--_line);
    color: var(--_text-quiet);
    font-size: 13px;
  }

  .downloads .button {
    padding-inline: 14px;
  }
`;
