/** `import type {} from 'callroom/types/svelte'`: the tags in Svelte's markup. */
import type { HTMLAttributes } from 'svelte/elements';
import type { AttributesOf, CallTags, HandlersOf, PropertiesOf } from './props.js';

export type CallElements = {
  [Tag in keyof CallTags]: Omit<HTMLAttributes<CallTags[Tag]['element']>, keyof PropertiesOf<Tag>> &
    PropertiesOf<Tag> &
    AttributesOf<Tag> &
    HandlersOf<Tag, 'on'>;
};

declare module 'svelte/elements' {
  interface SvelteHTMLElements extends CallElements {}
}
