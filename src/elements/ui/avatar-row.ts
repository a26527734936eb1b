import { css, html, type TemplateResult } from 'lit';
import { styled } from '../base/styled.js';
import { personIcon } from '../icon/icons.js';
import { hueOf, initialsOf } from '../tile/avatar.js';

/** A person in a list of people. */
export interface AvatarPerson {
  readonly id: string;
  readonly name: string;
}

/** A row of small, overlapping avatars. Put the names in text beside it. */
export function avatarRow(people: readonly AvatarPerson[]): TemplateResult {
  return html`<span class="avatars" aria-hidden="true">
    ${people.map(
      ({ id, name }) =>
        html`<i ${styled({ '--_hue': Math.round(hueOf(id || name)) })}>${initialsOf(name) || personIcon}</i>`,
    )}
  </span>`;
}

export const avatarRowStyles = css`
  .avatars {
    display: flex;
    flex: none;
  }

  .avatars i {
    display: grid;
    place-items: center;
    inline-size: 32px;
    block-size: 32px;
    border: 2px solid var(--_stage);
    border-radius: 50%;
    background: oklch(0.52 0.115 var(--_hue));
    color: white;
    font-size: 10.5px;
    font-style: normal;
    font-weight: 600;
    --_icon: 16px;
  }

  .avatars i + i {
    margin-inline-start: -6px;
  }
`;
