/** The colors of the whiteboard. `ink` is the darkest. */
export const BOARD_COLORS = ['ink', 'gray', 'red', 'orange', 'yellow', 'green', 'blue', 'purple'] as const;
export type BoardColor = (typeof BOARD_COLORS)[number];

/** The most characters of a text on the whiteboard. */
export const MAX_BOARD_TEXT = 2_000;
/** The most points of a stroke. A longer stroke becomes several. */
export const MAX_STROKE_POINTS = 2_000;
/** The longest data of an image, in characters of base64: 225 kB. */
export const MAX_BOARD_IMAGE = 300_000;

/** The name of the map of objects in the document, by id. */
export const BOARD_OBJECTS = 'objects';
/** The longest id of an object. */
export const MAX_BOARD_ID = 32;
