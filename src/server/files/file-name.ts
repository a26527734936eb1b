import { cleanName } from '../../core/plain-text.js';
import { endingOf, type FileType, fileTypes, MAX_FILE_NAME_LENGTH } from '../../room/protocol/index.js';

/** Characters that Windows allows in no file name. */
const FORBIDDEN = /[<>:"|?*]/gu;
/** Names that mean a device on Windows, whatever their ending. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/iu;

/**
 * The name of a file as others may see and save it: without its path, invisible and forbidden characters, and dots at its
 * ends, and with an ending that fits its type, so that nothing is saved under the ending of a program.
 */
export function tidyFileName(given: string, type: FileType): string {
  const [last = ''] = cleanName(given).split(/[/\\]/u).slice(-1);
  const name = last
    .replace(FORBIDDEN, '_')
    .replace(/^[.\s]+|[.\s]+$/gu, '')
    .replace(DEVICE, '_$1');
  const endings: readonly string[] = fileTypes[type];
  const ending = endingOf(name);
  const isFit = endings.length === 0 || endings.includes(ending);
  const added = isFit ? '' : `.${endings[0]}`;
  const kept = isFit && ending ? name.slice(name.length - ending.length - 1) : '';
  const stem = [...name.slice(0, name.length - kept.length)];
  const room = MAX_FILE_NAME_LENGTH - kept.length - added.length;
  return `${stem.slice(0, room).join('') || 'file'}${kept}${added}`;
}
