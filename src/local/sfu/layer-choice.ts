import type { Simulcast } from '../../calls-api/wire.js';

export interface LayerCandidate {
  rid: string;
  isSending: boolean;
  bitrateBps: number;
}

/**
 * Which layer a subscriber is to get (https://developers.cloudflare.com/realtime/sfu/features/simulcast/).
 *
 * Without a preference it is the most wanted one that is being sent, in asciibetical order. A layer is not
 * wanted above the preferred one. `budgetBps` only counts where `priorityOrdering` asks for it; the least
 * layer is sent whatever it costs, because one that sends nothing shows nothing.
 */
export function chooseForwardedLayer<L extends LayerCandidate>(
  layers: readonly L[],
  { preferredRid, priorityOrdering, ridNotAvailable }: Simulcast,
  budgetBps: number,
): L | undefined {
  const byWish = [...layers].sort((a, b) => (a.rid < b.rid ? -1 : 1));
  const preferred = byWish.find((layer) => layer.rid === preferredRid);
  if (preferredRid !== undefined && ridNotAvailable !== 'asciibetical' && !preferred?.isSending)
    return undefined;

  const sending = byWish.filter((layer) => layer.isSending);
  const notAbove = sending.filter((layer) => preferredRid === undefined || layer.rid >= preferredRid);
  const wanted = notAbove.length > 0 ? notAbove : sending.slice(-1);
  if (priorityOrdering !== 'asciibetical') return wanted[0];
  return wanted.find((layer) => layer.bitrateBps <= budgetBps) ?? wanted[wanted.length - 1];
}
