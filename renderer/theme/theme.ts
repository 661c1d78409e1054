import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';

// Roles live in tokens.css and switch with the colour scheme. Mantine gets tuples only where it insists on them.
const sea: MantineColorsTuple = [
  '#eef6fa',
  '#dcebf3',
  '#b9d8e7',
  '#8fbdd3',
  '#6cc0e6',
  '#2f8fc0',
  '#14709a',
  '#0a5a7d',
  '#084a68',
  '#063a52',
];
const green: MantineColorsTuple = [
  '#eef8f4',
  '#def1e9',
  '#bfe3d5',
  '#9dd0bc',
  '#5fcfa5',
  '#36a87f',
  '#12805f',
  '#0a684d',
  '#08543e',
  '#06402f',
];
const amber: MantineColorsTuple = [
  '#fdf8ea',
  '#fcf1d6',
  '#f5e0ad',
  '#e3c37d',
  '#f2c263',
  '#e0a52a',
  '#d99a0b',
  '#7a4a00',
  '#633c00',
  '#4d2e00',
];
const vermilion: MantineColorsTuple = [
  '#fdf2ee',
  '#fbe6df',
  '#f3cabe',
  '#e6ab9b',
  '#ff9a82',
  '#e4674a',
  '#c23a1c',
  '#a02a12',
  '#85220e',
  '#6a1a0a',
];

// Mantine picks the label colour of a filled button from the light shade, also in dark mode. Ours follows the scheme.
const variantColorResolver: VariantColorsResolver = (input) => {
  const colours = defaultVariantColorsResolver(input);
  const primary = (input.color ?? input.theme.primaryColor) === 'sea';
  return input.variant === 'filled' && primary ? { ...colours, color: 'var(--on-accent)' } : colours;
};

export const theme = createTheme({
  variantColorResolver,
  primaryColor: 'sea',
  primaryShade: { light: 7, dark: 4 },
  colors: { sea, green, amber, vermilion },
  autoContrast: true,
  black: '#11232d',
  white: '#ffffff',
  cursorType: 'default',
  focusRing: 'auto',
  respectReducedMotion: true,
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '15px', xl: '19px' },
  lineHeights: { xs: '16px', sm: '18px', md: '20px', lg: '22px', xl: '26px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '3px', sm: '6px', md: '8px', lg: '10px', xl: '14px' },
  defaultRadius: 'sm',
  shadows: { sm: 'none', md: 'var(--shadow-pop)', lg: 'var(--shadow-pop)', xl: 'var(--shadow-drawer)' },
  breakpoints: { xs: '960px', sm: '1100px', md: '1280px', lg: '1440px', xl: '1760px' },
  headings: {
    fontFamily: 'var(--font)',
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '26px', lineHeight: '32px', fontWeight: '620' },
      h2: { fontSize: '19px', lineHeight: '26px' },
      h3: { fontSize: '15px', lineHeight: '20px' },
      h4: { fontSize: '13px', lineHeight: '20px' },
    },
  },
  components: {
    Button: { defaultProps: { size: 'sm', variant: 'default' } },
    ActionIcon: { defaultProps: { size: 26, variant: 'subtle' } },
    Tooltip: {
      defaultProps: { openDelay: 400, withArrow: false, events: { hover: true, focus: true, touch: true } },
    },
    Drawer: {
      defaultProps: { position: 'right', size: 352, withOverlay: false, transitionProps: { duration: 160 } },
    },
    Modal: {
      defaultProps: { centered: true, radius: 'lg', transitionProps: { transition: 'fade', duration: 160 } },
    },
    Table: { defaultProps: { verticalSpacing: 0, horizontalSpacing: 'sm', highlightOnHover: true } },
    Switch: { defaultProps: { size: 'xs' } },
    Badge: { defaultProps: { variant: 'light', size: 'sm', tt: 'none', radius: 'xs' } },
    Notification: { defaultProps: { radius: 'md', withBorder: true } },
  },
});

const roles = {
  '--mantine-color-body': 'var(--surface)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-bright': 'var(--text)',
  '--mantine-color-dimmed': 'var(--text-3)',
  '--mantine-color-placeholder': 'var(--text-3)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-error': 'var(--danger)',
  '--mantine-color-success': 'var(--safe)',
  '--mantine-color-default': 'var(--raised)',
  '--mantine-color-default-hover': 'var(--sunken)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--line-2)',
  '--mantine-color-disabled': 'var(--sunken)',
  '--mantine-color-disabled-color': 'var(--text-3)',
  '--mantine-color-disabled-border': 'var(--line-2)',
  '--mantine-primary-color-filled': 'var(--accent)',
  '--mantine-primary-color-filled-hover': 'var(--accent-hover)',
  '--mantine-primary-color-contrast': 'var(--on-accent)',
  '--mantine-primary-color-light': 'var(--accent-soft)',
  '--mantine-primary-color-light-hover': 'var(--accent-soft)',
  '--mantine-primary-color-light-color': 'var(--accent)',
  '--mantine-color-sea-filled': 'var(--accent)',
  '--mantine-color-sea-filled-hover': 'var(--accent-hover)',
};

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: roles,
  dark: roles,
});
