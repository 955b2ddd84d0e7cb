export const bundlePath: string;
export function sentences(): Record<string, string>;
export function bundleText(): string;
