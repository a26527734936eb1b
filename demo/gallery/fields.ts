import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { choicesOf, isColor, type Property, type Token } from './elements.js';

/** `code` in a description is set as such. */
export function prose(text = ''): unknown[] {
  return text
    .replace(/\{@link (\w+)\}/g, '`$1`')
    .split('`')
    .map((part, at) => (at % 2 ? html`<code>${part}</code>` : part));
}

/** A row with the control of a property that has an attribute. `null` removes the attribute. */
export function propertyField(
  property: Property,
  value: string | undefined,
  set: (value: string | null) => void,
): TemplateResult {
  const { name, attribute, type, description } = property;
  const field = attribute ? inputFor(property, value, set) : html`<em>by script: an object</em>`;
  return row(name, field, html`${prose(description)} <code class="type">${type}</code>`);
}

function inputFor(
  property: Property,
  value: string | undefined,
  set: (value: string | null) => void,
): TemplateResult {
  const id = `property-${property.name}`;
  const onText = (event: Event) => set((event.target as HTMLInputElement).value || null);
  if (property.type === 'boolean') {
    const onTick = (event: Event) => set((event.target as HTMLInputElement).checked ? '' : null);
    return html`<input id=${id} type="checkbox" .checked=${live(value !== undefined)} @change=${onTick} />`;
  }
  const choices = choicesOf(property).filter(Boolean);
  if (choices.length === 0) {
    const kind = property.type.includes('number') ? 'number' : 'text';
    return html`<input id=${id} type=${kind} .value=${live(value ?? '')} @input=${onText} />`;
  }
  return html`<select id=${id} @change=${onText}>
    <option value="" ?selected=${!value}>(default)</option>
    ${choices.map((one) => html`<option ?selected=${one === value}>${one}</option>`)}
  </select>`;
}

/**
 * A row for a custom property: any CSS, and a picker for colors.
 * @param color the present color, as `#rrggbb`.
 */
export function tokenField(
  token: Token,
  value: string | undefined,
  color: string,
  set: (value: string | null) => void,
): TemplateResult {
  const { name, description, default: initial = 'any CSS' } = token;
  const onInput = (event: Event) => set((event.target as HTMLInputElement).value || null);
  const picker = html`<input
    type="color"
    aria-label="${name}, picked"
    .value=${live(color)}
    @input=${onInput}
  />`;
  const field = html`<span class="token">
    ${isColor(token) ? picker : nothing}
    <input
      id="property-${name}"
      type="text"
      placeholder=${initial}
      .value=${live(value ?? '')}
      @input=${onInput}
    />
  </span>`;
  return row(name, field, html`${prose(description)}`);
}

function row(name: string, field: TemplateResult, about: TemplateResult): TemplateResult {
  return html`<div class="row">
    <label for="property-${name}"><code>${name}</code></label>
    <div>${field}</div>
    <p>${about}</p>
  </div>`;
}

/** A checkbox for an entry of a stored set. */
export function tick(set: Set<string>, name: string, label: unknown, then: () => void): TemplateResult {
  const onChange = (event: Event) => {
    if ((event.target as HTMLInputElement).checked) set.add(name);
    else set.delete(name);
    then();
  };
  return html`<label class="tick">
    <input type="checkbox" .checked=${live(set.has(name))} @change=${onChange} />${label}
  </label>`;
}
