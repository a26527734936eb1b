/** `import type {} from 'callroom/types/preact'`: the tags in Preact's JSX. */
import type { JSX } from 'preact';
import type { AttributesOf, CallTags, HandlersOf, PropertiesOf } from './props.js';

export type CallElements = {
  [Tag in keyof CallTags]: Omit<JSX.HTMLAttributes<CallTags[Tag]['element']>, keyof PropertiesOf<Tag>> &
    PropertiesOf<Tag> &
    AttributesOf<Tag> &
    HandlersOf<Tag, 'on'>;
};

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements extends CallElements {}
  }
}
