/** Who keeps a feature from this page: the page around its frame, or the page's own Permissions-Policy header. */
export type FeatureBlock = 'frame' | 'policy';

/** Not in TypeScript's library: only Chromium has it, by its older name. */
interface PolicyDocument {
  permissionsPolicy?: { allowsFeature(feature: string): boolean };
  featurePolicy?: { allowsFeature(feature: string): boolean };
}

/**
 * Who keeps `feature` from this page; `null`: nobody, as far as this browser tells. No person can change it in the
 * browser, so advice about the address bar does not help.
 * @see https://www.w3.org/TR/permissions-policy-1/#introspection
 */
export function blockedFeature(feature: string): FeatureBlock | null {
  if (typeof document === 'undefined') return null;
  const { permissionsPolicy, featurePolicy } = document as PolicyDocument;
  const policy = permissionsPolicy ?? featurePolicy;
  if (!policy || policy.allowsFeature(feature)) return null;
  return globalThis.self === globalThis.top ? 'policy' : 'frame';
}

/** For the developer of the page around a frame. */
export function frameAdvice(feature: string): string {
  return `The frame of this page does not allow ${feature}. Add it to the iframe: allow="camera; microphone; display-capture; autoplay; fullscreen; picture-in-picture; clipboard-write; speaker-selection".`;
}

/** For the developer of this page. */
export function policyAdvice(feature: string): string {
  return `The Permissions-Policy header of this page does not allow ${feature}. Write ${feature}=(self) in it.`;
}
