/** `import type {} from 'callroom/types/react'`: the tags in React 19's JSX. See `callroom/react` for components. */
import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { AttributesOf, CallTags, HandlersOf, PropertiesOf } from './props.js';

export type CallElements = {
  [Tag in keyof CallTags]: Omit<
    DetailedHTMLProps<HTMLAttributes<CallTags[Tag]['element']>, CallTags[Tag]['element']>,
    keyof PropertiesOf<Tag>
  > &
    PropertiesOf<Tag> &
    AttributesOf<Tag> &
    HandlersOf<Tag, 'on'> & { class?: string | undefined };
};

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends CallElements {}
  }
  interface CSSProperties {
    [token: `--call-${string}`]: string | number | undefined;
  }
}
