import { css, html, nothing, type TemplateResult } from 'lit';

/** A row with an on/off switch. `hint`: a description in smaller text. */
export function switchField(
  icon: TemplateResult,
  label: string,
  on: boolean,
  onChange: (on: boolean) => void,
  hint = '',
): TemplateResult {
  return html`<label class="switch">
    ${icon}
    <span class="switch__text">${label}${hint ? html`<small>${hint}</small>` : nothing}</span>
    <input
      type="checkbox"
      role="switch"
      .checked=${on}
      @change=${(event: Event) => {
        const box = event.target as HTMLInputElement;
        const wanted = box.checked;
        // The switch shows the current state, not the requested state: the new state arrives as data.
        box.checked = on;
        onChange(wanted);
      }}
    />
  </label>`;
}

export const switchStyles = css`
  .switch {
    display: flex;
    align-items: center;
    gap: 12px;
    min-block-size: 48px;
    font-size: 14px;
    cursor: pointer;
    --_icon: 18px;
  }

  .switch > .icon {
    color: var(--_text-quiet);
  }

  .switch__text {
    flex: 1;
    min-inline-size: 0;
    line-height: 1.35;
  }

  .switch small {
    display: block;
    color: var(--_text-quiet);
    font-size: 12px;
  }

  .switch input {
    position: relative;
    flex: none;
    inline-size: 40px;
    block-size: 24px;
    margin: 0;
    border-radius: 999px;
    background: color-mix(in oklab, var(--_text) 46%, transparent);
    appearance: none;
    cursor: pointer;
    transition: background-color var(--_press);
  }

  .switch input::before {
    content: '';
    position: absolute;
    inset-block-start: 3px;
    inset-inline-start: 3px;
    inline-size: 18px;
    block-size: 18px;
    border-radius: 50%;
    background: white;
    box-shadow: 0 1px 3px oklch(0 0 0 / 0.3);
    transition: inset-inline-start var(--_press);
  }

  .switch input:checked {
    background: var(--_accent);
  }

  .switch input:checked::before {
    inset-inline-start: 19px;
    background: var(--_on-accent);
  }

  @media (forced-colors: active) {
    .switch input {
      border: 1px solid ButtonText;
      background: ButtonFace;
      forced-color-adjust: none;
    }

    .switch input::before {
      inset-block-start: 2px;
      background: ButtonText;
    }

    .switch input:checked {
      background: Highlight;
    }
  }
`;
