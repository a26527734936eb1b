import type { CSSResultOrNative } from 'lit';

type StyledWindow = Window & { CSSStyleSheet: typeof CSSStyleSheet };

/** The style sheets per document, so that each is created once. */
const sheets = new WeakMap<Document, Map<CSSResultOrNative, CSSStyleSheet>>();

/**
 * Styles a shadow root in a document other than this script's, such as a picture-in-picture window: a style sheet
 * belongs to the document that it was constructed for (CSSOM, "adoptedStyleSheets").
 */
export function adoptForeignStyles(root: ShadowRoot, styles: readonly CSSResultOrNative[]): void {
  const { ownerDocument } = root;
  const view = ownerDocument.defaultView as StyledWindow | null;
  if (!view) return;
  const known = sheets.get(ownerDocument) ?? new Map<CSSResultOrNative, CSSStyleSheet>();
  sheets.set(ownerDocument, known);
  root.adoptedStyleSheets = styles.map((style) => {
    const sheet = known.get(style) ?? new view.CSSStyleSheet();
    if (!known.has(style)) sheet.replaceSync(textOf(style));
    known.set(style, sheet);
    return sheet;
  });
}

function textOf(style: CSSResultOrNative): string {
  return 'cssText' in style ? style.cssText : [...style.cssRules].map(({ cssText }) => cssText).join('\n');
}
