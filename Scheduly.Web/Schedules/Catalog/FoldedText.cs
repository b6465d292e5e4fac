using System.Globalization;
using System.Text;

namespace Scheduly.Web.Schedules.Catalog;

/// <summary>Text as searches and names of majors compare it: upper-cased, without accents, split at all but letters and digits.</summary>
internal static class FoldedText
{
    public static IReadOnlyList<string> Words(string? text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var letter in (text ?? "").Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetterOrDigit(letter)) word.Append(char.ToUpperInvariant(letter));
            else if (char.IsLetterOrDigit(letter)) word.Append(Plain(char.ToUpperInvariant(letter)));
            else if (letter is not ('\'' or '’') && CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark) End();
        }

        End();
        return words;

        void End()
        {
            if (word.Length > 0) words.Add(word.ToString());
            word.Clear();
        }
    }

    /// <summary>Letters that Unicode does not take apart, as they are typed on a keyboard without them.</summary>
    private static string Plain(char letter) => letter switch
    {
        'Ø' => "O",
        'Ł' => "L",
        'Đ' or 'Ð' => "D",
        'Æ' => "AE",
        'Œ' => "OE",
        'Þ' => "TH",
        'ß' or 'ẞ' => "SS",
        'ı' => "I",
        _ => letter.ToString(),
    };
}
