/** `import type {} from 'callroom/types/vue'`: the tags in Vue's templates. */
import type { AllowedComponentProps, EmitFn, VNodeProps } from 'vue';
import type { AttributesOf, CallTags, EventsOf, PropertiesOf } from './props.js';

type Emits<Tag extends keyof CallTags> = {
  [Name in keyof EventsOf<Tag>]: (event: EventsOf<Tag>[Name]) => void;
};

type CallComponent<Tag extends keyof CallTags> = new () => CallTags[Tag]['element'] & {
  /** @deprecated For the template's types only; it is not there when the page runs. */
  $props: PropertiesOf<Tag> & AttributesOf<Tag> & AllowedComponentProps & VNodeProps;
  /** @deprecated For the template's types only; it is not there when the page runs. */
  $emit: EmitFn<Emits<Tag>>;
};

export type CallComponents = { [Tag in keyof CallTags]: CallComponent<Tag> };

declare module 'vue' {
  interface GlobalComponents extends CallComponents {}
}
