import { describe, expect, test } from 'vitest'
import { formatFactor, formatNumber, formatSigned } from '@fanfare/overlay/ui/format-number.ts'

describe('numbers on the picture', () => {
  test.each([
    [0, '0'],
    [999, '999'],
    [1_000, '1,000'],
    [1_234_567, '1,234,567'],
    [-1_234, '-1,234'],
    [99_999_999, '99,999,999'],
  ])('[ST19] %i is %s in every language', (value, text) => {
    for (const language of ['zh-Hant', 'zh-Hans', 'en'] as const) {
      expect(formatNumber(value, language)).toBe(text)
    }
  })

  test('[ST19] what would not fit is cut, never rounded up', () => {
    expect(formatNumber(199_999_999, 'zh-Hant')).toBe('1.99億')
    expect(formatNumber(199_999_999, 'zh-Hans')).toBe('1.99亿')
    expect(formatNumber(199_999_999, 'en')).toBe('199.9M')
    expect(formatNumber(1_000_000_000, 'zh-Hant')).toBe('10億')
    expect(formatNumber(12_345_678_900, 'en')).toBe('12,345.6M')
  })

  test('[ST19] signs and factors', () => {
    expect(formatSigned(25, 'en')).toBe('+25')
    expect(formatSigned(-1_250, 'en')).toBe('−1,250')
    expect(formatSigned(0, 'en')).toBe('+0')
    expect([20_000, 15_000, 12_500, 100_000].map(formatFactor)).toEqual([
      '2×',
      '1.5×',
      '1.25×',
      '10×',
    ])
  })
})
