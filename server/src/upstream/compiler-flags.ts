// Words of a compiler's command line that choose the CPU: `-march=native`, `-mcpu=cortex-a76`, `-mavx2`.

const native = /^-m(arch|cpu)=native\b/;
const architecture = /^-m(arch=|cpu=|avx|fma$|f16c$|bmi2?$|sse4)/;

/** Code for the machine that builds. `-mtune=native` is not it: that only reorders. */
export function isNativeMarch(word: string): boolean {
  return native.test(word);
}

/** A stated architecture or instruction set other than native. */
export function picksArchitecture(word: string): boolean {
  return architecture.test(word) && !isNativeMarch(word);
}
