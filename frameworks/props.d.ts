import type { CallTags } from './elements.js';

type Of<Tag extends keyof CallTags> = CallTags[Tag];
type Element<Tag extends keyof CallTags> = Of<Tag>['element'];

/** The properties of a tag's element that may be set, by name. */
export type PropertiesOf<Tag extends keyof CallTags> = {
  [Name in Of<Tag>['properties'] & keyof Element<Tag>]?: Element<Tag>[Name] | undefined;
};

/** Its attributes, with the values of the properties that they set. */
export type AttributesOf<Tag extends keyof CallTags> = {
  [Name in keyof Of<Tag>['attributes']]?:
    | Extract<Element<Tag>[Of<Tag>['attributes'][Name] & keyof Element<Tag>], string | number | boolean>
    | undefined;
};

/** Its events, by name, with the classes they are of. */
export type EventsOf<Tag extends keyof CallTags> = {
  [Name in Of<Tag>['events']]: HTMLElementEventMap[Name] & { readonly currentTarget: Element<Tag> };
};

/** Handlers under `Prefix` and the event's own name, such as `oncall-error`. */
export type HandlersOf<Tag extends keyof CallTags, Prefix extends string> = {
  [Name in keyof EventsOf<Tag> & string as `${Prefix}${Name}`]?:
    | ((event: EventsOf<Tag>[Name]) => void)
    | undefined;
};

export type { CallTags };
