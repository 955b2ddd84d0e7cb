// The first names under `hardware.` that NixOS declares, so that a definition of one that nothing declares can be told:
//
//   hardware.gpu = "cuda";     The option `hardware.gpu' does not exist.
//
// Names: NixOS' option list of 2026-08-24 (unstable), the renamed and removed options that it hides, and those of
// releases since 22.05. Input modules declare more (nixos-hardware: framework, microsoft-surface, …).

import type { Certainty, Day } from './day.ts';
import { addDays } from './day.ts';

/** The day of the option list that `declared` is taken from. */
export const hardwareOptionsDay: Day = '2026-08-24';

/** nixpkgs gains a few of these names a year; that far past the list, a name we don't know may be a new one. */
const trustedForDays = 365;

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

/** Declared by NixOS on `hardwareOptionsDay`. */
export const hardwareOptions: ReadonlySet<string> = words(`
  acpilight alsa amdgpu apple bladeRF block bluetooth brillo bumblebee ckb-next coral cpu decklink deviceTree
  digitalbitbox display enableAllFirmware enableAllHardware enableRedistributableFirmware facetimehd facter fancontrol
  firmware firmwareCompression flipperzero flirc fw-fanctrl glasgow gpgSmartcards graphics hackrf hid-fanatecff i2c
  infiniband inputmodule intel-gpu-tools ipu6 keyboard kryoflux ksm ledger libftdi libjaylink logitech mcelog
  mwProCapture new-lg4ff nfc-nci nitrokey nvidia nvidia-container-toolkit nvidiaOptimus onlykey openrazer
  opentabletdriver parallels pcmcia printers raid rasdaemon rtl-sdr saleae-logic sane sata sensor sheep_net spacenavd
  steam-hardware system76 tenstorrent trackpoint tuxedo-drivers tuxedo-rs ubertooth uinput uni-sync usb-modeswitch
  usbStorage wirelessRegulatoryDatabase wooting xone xpad-noone xpadneo
`);

/** Renamed, removed or gone: a definition still has a meaning to NixOS (an alias, or its own error), or had one on some lock. */
export const formerHardwareOptions: ReadonlySet<string> = words(`
  asahi bitbox02 brightnessctl ckb corectrl enableKSM gkraken gpu-screen-recorder ipu7 lcd nvidia-container-toolkit-cdi-generator
  opengl openglDriver pommed pulseaudio sensors tuxedo-keyboard u2f usbWwan video xow yubikey
`);

/**
 * Whether NixOS of that day declares `hardware.NAME`. `no` is certain, of NixOS itself: a module of an input may still
 * declare it. Former names, and unknown ones on a lock much newer than our list, are `perhaps`.
 */
export function isHardwareOption(name: string, day: Day): Certainty {
  if (hardwareOptions.has(name)) return 'yes';
  if (formerHardwareOptions.has(name)) return 'perhaps';
  return day > addDays(hardwareOptionsDay, trustedForDays) ? 'perhaps' : 'no';
}
