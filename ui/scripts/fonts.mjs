// The letters of every picture: those of Debian's fonts-dejavu-core and no others, whatever else the machine has and
// however it likes to draw them.
import { existsSync } from 'node:fs';

const FOLDER = '/usr/share/fonts/truetype/dejavu';
const FILES = ['DejaVuSans', 'DejaVuSans-Bold', 'DejaVuSansMono', 'DejaVuSansMono-Bold'].map(
  (name) => `${FOLDER}/${name}.ttf`,
);

/** The family by name, so that none is looked for that a system has or has not; codes have a font of the page's own. */
export const LETTERS = ":root { --sans: 'DejaVu Sans'; }";

/** The configuration for fontconfig; `cache` is a folder that it may write to. */
export function fontFile(cache) {
  const missing = FILES.filter((file) => !existsSync(file));
  if (missing.length > 0) throw new Error(`Missing: ${missing.join(', ')}. Install fonts-dejavu-core.`);
  const globs = FILES.map((file) => `<glob>${file}</glob>`).join('');
  const preferred = (generic, family) =>
    `<alias binding="same"><family>${generic}</family><prefer><family>${family}</family></prefer></alias>`;
  const drawing = [
    '<edit name="antialias" mode="assign"><bool>true</bool></edit>',
    '<edit name="hinting" mode="assign"><bool>false</bool></edit>',
    '<edit name="hintstyle" mode="assign"><const>hintnone</const></edit>',
    '<edit name="rgba" mode="assign"><const>none</const></edit>',
  ];
  return [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">',
    '<fontconfig>',
    `<dir>${FOLDER}</dir>`,
    `<cachedir>${cache}</cachedir>`,
    `<selectfont><acceptfont>${globs}</acceptfont><rejectfont><glob>*</glob></rejectfont></selectfont>`,
    preferred('sans-serif', 'DejaVu Sans'),
    preferred('system-ui', 'DejaVu Sans'),
    preferred('monospace', 'DejaVu Sans Mono'),
    `<match target="pattern">${drawing.join('')}</match>`,
    '</fontconfig>',
  ].join('\n');
}
