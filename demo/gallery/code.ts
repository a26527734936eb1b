/** The code of the sample, as a developer would write it. */
export interface Written {
  readonly tag: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly content: string;
  /** `--call-…` tokens of the room, then of the element. */
  readonly theme: Readonly<Record<string, string>>;
  readonly tokens: ReadonlyMap<string, string>;
  /** The parts that are styled. */
  readonly parts: ReadonlySet<string>;
  /** Properties that hold a person of the call. */
  readonly people: readonly string[];
  readonly roomAttributes: ReadonlyMap<string, string>;
}

const indent = (text: string) => text.replace(/^(?=.)/gm, '  ');

/** HTML to copy: styles, the room with the element in it, and the script if it needs a script. */
export function codeOf(written: Written): string {
  const { tag, people } = written;
  const isRoom = tag === 'call-room';
  const roomAttributes = new Map([
    ...[...written.roomAttributes].filter(([name]) => !isRoom || !written.attributes.has(name)),
    ...(isRoom ? written.attributes : []),
  ]);
  const own = element(tag, isRoom ? roomAttributes : written.attributes, written.content);
  const markup = isRoom ? own : element('call-room', roomAttributes, own);
  const script =
    people.length > 0
      ? `<script type="module">
  await customElements.whenDefined('${tag}');
  const room = document.querySelector('call-room');
  room.call.participants.subscribe(([, someone]) => {
    room.querySelector('${tag}').participant = someone;
  });
</script>`
      : '';
  return [stylesOf(written), markup, script].filter(Boolean).join('\n\n');
}

/** An element as HTML. Many attributes get a line each. */
export function element(tag: string, attributes: ReadonlyMap<string, string>, content = ''): string {
  const words = [...attributes].map(([name, value]) => (value === '' ? name : `${name}="${quoted(value)}"`));
  const start = `<${[tag, ...words].join(' ')}>`;
  const opening = start.length > 78 ? `<${tag}\n  ${words.join('\n  ')}\n>` : start;
  return content ? `${opening}\n${indent(content)}\n</${tag}>` : `${opening}</${tag}>`;
}

function stylesOf({ tag, theme, tokens, parts }: Written): string {
  const rules = [
    rule('call-room', Object.entries(theme)),
    rule(tag, [...tokens]),
    ...[...parts].map((part) => rule(`${tag}::part(${part})`, [['outline', '2px dashed deeppink']])),
  ].filter(Boolean);
  return rules.length > 0 ? `<style>\n${indent(rules.join('\n'))}\n</style>` : '';
}

/** A CSS rule; an empty string without declarations. */
export function rule(selector: string, declarations: readonly (readonly [string, string])[]): string {
  if (declarations.length === 0) return '';
  return `${selector} {\n${declarations.map(([name, value]) => `  ${name}: ${value};`).join('\n')}\n}`;
}

function quoted(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
}
