/** `import type {} from 'callroom/types/solid'`: the tags in Solid's JSX. */
import type { JSX } from 'solid-js';
import type { AttributesOf, CallTags, HandlersOf, PropertiesOf } from './props.js';

export type CallElements = {
  [Tag in keyof CallTags]: Omit<JSX.HTMLAttributes<CallTags[Tag]['element']>, keyof PropertiesOf<Tag>> &
    PropertiesOf<Tag> &
    AttributesOf<Tag> & {
      [Name in keyof PropertiesOf<Tag> & string as `prop:${Name}`]?: PropertiesOf<Tag>[Name];
    } & HandlersOf<Tag, 'on:'>;
};

declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements extends CallElements {}
  }
}
