/** The element data of the gallery, from `custom-elements.json`, which is generated from doc comments. */

interface Named {
  readonly name: string;
  readonly description?: string;
}

export interface Property extends Named {
  /** The attribute that sets it; `null` for objects, which have no attribute. */
  readonly attribute: string | null;
  readonly type: string;
}

export interface Token extends Named {
  readonly default?: string;
}

export interface ElementInfo {
  readonly tag: string;
  readonly about: string;
  readonly properties: readonly Property[];
  readonly slots: readonly Named[];
  readonly parts: readonly Named[];
  readonly tokens: readonly Token[];
  readonly states: readonly Named[];
  readonly events: readonly Named[];
}

interface Manifest {
  readonly modules: readonly {
    readonly declarations: readonly (Named & {
      readonly tagName: string;
      readonly members?: readonly (Named & {
        readonly kind: string;
        readonly readonly?: boolean;
        readonly attribute?: string;
        readonly type?: { readonly text: string };
      })[];
      readonly slots?: readonly Named[];
      readonly cssParts?: readonly Named[];
      readonly cssProperties?: readonly Token[];
      readonly cssStates?: readonly Named[];
      readonly events?: readonly Named[];
    })[];
  }[];
}

/** Every element, sorted by tag. */
export async function readElements(): Promise<readonly ElementInfo[]> {
  const response = await fetch(new URL('/custom-elements.json', location.href));
  const { modules }: Manifest = await response.json();
  return modules
    .flatMap(({ declarations }) => declarations)
    .map(
      (one): ElementInfo => ({
        tag: one.tagName,
        about: one.description ?? '',
        properties: (one.members ?? [])
          .filter(({ kind, readonly }) => kind === 'field' && !readonly)
          .map(({ name, description = '', attribute, type }) => ({
            name,
            description,
            attribute: attribute ?? null,
            type: type?.text ?? '',
          })),
        slots: one.slots ?? [],
        parts: one.cssParts ?? [],
        tokens: one.cssProperties ?? [],
        states: one.cssStates ?? [],
        events: one.events ?? [],
      }),
    )
    .sort((a, b) => a.tag.localeCompare(b.tag));
}

/** The values of an enumerated property; empty for free text. */
export function choicesOf({ type }: Property): readonly string[] {
  return [...type.matchAll(/'([^']*)'/g)].map(([, word]) => word!);
}

/** Whether a token is a color: lengths and typefaces have that in their names. */
export function isColor({ name }: Token): boolean {
  return !/(size|radius|gap|row|fit|font)/.test(name);
}
