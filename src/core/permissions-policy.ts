/**
 * What blocks a feature on this page: the page around its frame, the page's own Permissions-Policy header, or
 * `unknown`: the page is in a frame, and the browser does not tell whether the page around it blocks the feature.
 */
export type FeatureBlock = 'frame' | 'policy' | 'unknown';

/** The Permissions Policy features that a call uses. */
const FEATURES = [
  'camera',
  'microphone',
  'display-capture',
  'autoplay',
  'fullscreen',
  'picture-in-picture',
  'clipboard-write',
  'speaker-selection',
  'web-share',
] as const;
export type PolicyFeature = (typeof FEATURES)[number];

/** The attribute of an iframe that lets the page in it do everything that a call does. */
export const FRAME_ALLOW = `allow="${FEATURES.join('; ')}"`;

/** Missing from TypeScript's library: only Chromium has it, under its older name. */
interface PolicyDocument {
  permissionsPolicy?: { allowsFeature(feature: string): boolean };
  featurePolicy?: { allowsFeature(feature: string): boolean };
}

/**
 * Returns what blocks `feature` on this page; `null` if nothing does. Users cannot change a policy in the browser, so
 * advice about the address bar does not help.
 * @see https://www.w3.org/TR/permissions-policy-1/#introspection
 */
export function blockedFeature(feature: PolicyFeature): FeatureBlock | null {
  if (typeof document === 'undefined') return null;
  const isFramed = globalThis.self !== globalThis.top;
  const { permissionsPolicy, featurePolicy } = document as PolicyDocument;
  const policy = permissionsPolicy ?? featurePolicy;
  // Only Chromium supports the header, and Chromium tells.
  if (!policy) return isFramed ? 'unknown' : null;
  if (policy.allowsFeature(feature)) return null;
  return isFramed ? 'frame' : 'policy';
}

/** Advice for the developer: of the page around a frame, or of this page. */
export function policyAdvice(feature: PolicyFeature, by: FeatureBlock): string {
  if (by === 'policy') {
    return `The Permissions-Policy header of this page does not allow ${feature}. Add ${feature}=(self) to it.`;
  }
  const certainty = by === 'unknown' ? 'may not allow' : 'does not allow';
  return `The frame of this page ${certainty} ${feature}. Add it to the iframe: ${FRAME_ALLOW}.`;
}
