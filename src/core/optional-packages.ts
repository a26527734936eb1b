import { CallroomError } from './errors.js';

/**
 * Packages that only a server or `callroom dev` needs. Callroom does not install them. Each has the version that its
 * install command names, which is the version this release is tested with. Newer Workers tools do not run on Node 20.
 */
const VERSIONS = {
  '@cloudflare/vite-plugin': '1.34.0',
  '@libav.js/variant-webm-vp9': '6',
  hono: '4',
  jose: '6',
  'jpeg-js': '0.4',
  miniflare: '4.20260426.0',
  opusscript: '0.1',
  partyserver: '0.5',
  wrangler: '4.86.0',
  ws: '8',
} as const;
export type OptionalPackage = keyof typeof VERSIONS;

export interface PackageUse {
  /** The start of the sentence, such as `callroom/local`. */
  user: string;
  /** All packages that `user` needs and that Callroom does not install. */
  packages: readonly OptionalPackage[];
  /** Whether the app needs them in development only. */
  dev?: boolean;
}

export class PackageMissingError extends CallroomError<'package_missing'> {
  constructor(missing: string, use: PackageUse, cause: unknown) {
    super(
      'package_missing',
      `${use.user} needs the package ${missing}, which is not installed. Run: ${installCommand(use)}`,
      { cause },
    );
  }
}

/** Returns the command that installs all packages that `use` needs. */
export function installCommand({ packages, dev = false }: PackageUse): string {
  const versions = packages.map((name) => `${name}@${VERSIONS[name]}`);
  return ['npm install', ...(dev ? ['--save-dev'] : []), ...versions].join(' ');
}

/**
 * Loads a module that imports optional packages.
 * @throws PackageMissingError if any of them is missing.
 */
export async function loadWith<Module>(use: PackageUse, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    const missing = missingPackage(error);
    if (use.packages.some((name) => name === missing)) {
      throw new PackageMissingError(missing, use, error);
    }
    throw error;
  }
}

/**
 * The name of the package that an import did not find, read from the messages of Node and workerd; empty for any
 * other error.
 */
function missingPackage(error: unknown): string {
  if (!(error instanceof Error)) return '';
  return /(?:Cannot find package|No such module) ["']([^"']+)["']/.exec(error.message)?.[1] ?? '';
}
