import { type AssetFile, assetUrl } from '../../media/processors/asset-files.js';

/** What `assets/emoji-picker.js` exports: the package `emoji-picker-element`. */
interface PickerModule {
  readonly Picker: new (options: { locale: string; dataSource: string; i18n: unknown }) => HTMLElement;
  /** The words of the picker, by language. */
  readonly i18n: Readonly<Record<string, unknown>>;
}

/**
 * Loads and creates an emoji picker.
 * @param lang a language tag
 * @param assetBase where the site serves the files of this package, if not beside its modules
 */
export async function createEmojiPicker(
  lang: string,
  assetBase: string | undefined,
  onPick: (emoji: string) => void,
): Promise<HTMLElement> {
  const [language = 'en'] = lang.split('-', 1);
  // The names of emoji in all languages would take 2.5 MB more in every installation.
  const dataSource = assetUrl('emoji-en.json' satisfies AssetFile, assetBase);
  const [{ Picker, i18n }] = await Promise.all([
    import(/* @vite-ignore */ assetUrl('emoji-picker.js', assetBase)) as Promise<PickerModule>,
    check(dataSource),
  ]);
  const picker = new Picker({ locale: 'en', dataSource, i18n: i18n[language] ?? i18n.en });
  adoptStyles(picker.shadowRoot!);
  picker.addEventListener('emoji-click', (event) => {
    const { unicode } = (event as CustomEvent<{ unicode?: string }>).detail;
    if (unicode) onPick(unicode);
  });
  return picker;
}

/** The picker only logs that its data cannot be loaded. The browser's cache answers its own request. */
async function check(url: string): Promise<void> {
  const answer = await fetch(url);
  if (!answer.ok) throw new TypeError(`${url} was answered with ${answer.status}.`);
  await answer.arrayBuffer();
}

/** Content security policies without 'unsafe-inline' block style elements, but no constructed style sheets. */
function adoptStyles(root: ShadowRoot): void {
  const style = root.querySelector('style');
  if (!style || !('adoptedStyleSheets' in root)) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style.textContent ?? '');
  style.remove();
  root.adoptedStyleSheets = [sheet];
}
