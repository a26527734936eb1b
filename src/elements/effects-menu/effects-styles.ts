import { css } from 'lit';

export const effectsStyles = css`
  .menu {
    inline-size: 316px;
    max-inline-size: calc(100vw - 24px);
    padding: 14px;
    font-size: 14px;
  }

  .title {
    margin: 0 0 10px;
    font-size: 14px;
    font-weight: 600;
  }

  .options {
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 1fr));
    gap: 8px;
    margin-block-end: 10px;
  }

  .option {
    display: grid;
    gap: 5px;
    padding: 3px;
    border: 0;
    border-radius: 12px;
    background: none;
    color: var(--_text-quiet);
    font: inherit;
    font-size: 12px;
    cursor: pointer;
  }

  .option > span:last-child {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .option[aria-checked='true'] {
    color: var(--_text);
    font-weight: 600;
  }

  .swatch {
    display: grid;
    place-items: center;
    aspect-ratio: 16 / 10;
    border-radius: 9px;
    background: var(--_control);
    color: white;
    --_icon: 20px;
  }

  .swatch .icon {
    filter: drop-shadow(0 1px 2px rgb(0 0 0 / 0.6));
  }

  .plain,
  .blurred {
    color: var(--_text);
  }

  .plain .icon,
  .blurred .icon {
    filter: none;
  }

  .blurred {
    background:
      radial-gradient(circle at 30% 35%, color-mix(in oklab, var(--_accent) 55%, transparent), transparent 55%),
      radial-gradient(circle at 75% 60%, color-mix(in oklab, var(--_text) 30%, transparent), transparent 60%),
      var(--_control);
  }

  .option[aria-checked='true'] .swatch {
    outline: 2px solid var(--_accent);
    outline-offset: 1px;
  }

  .option:hover .swatch {
    filter: brightness(1.08);
  }

  @media (forced-colors: active) {
    /* The colors are the sample itself. */
    .swatch {
      forced-color-adjust: none;
    }

    .option[aria-checked='true'] .swatch {
      outline: 3px solid Highlight;
    }
  }
`;
