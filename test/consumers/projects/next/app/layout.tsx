import type { ReactNode } from 'react';

/** A browser asks for an icon by itself, and two-people.ts reports the answer 404. */
export const metadata = { icons: 'data:,' };

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body style={{ margin: 0 }}>{children}</body>
    </html>
  );
}
