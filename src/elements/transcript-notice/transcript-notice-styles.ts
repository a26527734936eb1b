import { css } from 'lit';

export const transcriptNoticeStyles = css`
  :host {
    display: block;
    max-inline-size: 100%;
    pointer-events: none;
  }

  .base {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 10px;
    min-inline-size: 0;
    padding: 6px 14px 6px 12px;
    border-radius: 16px;
    background: color-mix(in oklab, var(--_raised) 92%, transparent);
    box-shadow: var(--_shadow);
    font-size: 13px;
    pointer-events: auto;
    --_icon: 18px;
  }

  .base--asking {
    padding: 14px 16px;
    background: var(--_raised);
    font-size: 14px;
  }

  .text {
    flex: 1;
    min-inline-size: 0;
    line-height: 1.35;
  }

  strong,
  .people {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
  }

  strong {
    font-weight: 600;
  }

  .people {
    color: var(--_text-quiet);
    font-size: 12px;
    white-space: nowrap;
  }

  .base--asking .people {
    white-space: normal;
  }

  .question {
    flex: 1 0 100%;
    margin: 0;
    line-height: 1.4;
    text-wrap: pretty;
  }

  .buttons {
    display: flex;
    flex: 1 0 100%;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: 8px;
  }

  @media (forced-colors: active) {
    .base {
      border: 1px solid CanvasText;
    }
  }
`;
