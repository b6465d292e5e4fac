using System.ComponentModel.DataAnnotations;

namespace Scheduly.Web.Schedules.Catalog;

/// <summary>The <c>Catalog</c> section.</summary>
internal sealed class CatalogOptions
{
    public const string Section = "Catalog";

    /// <summary>Offer the invented catalogue of Pitt, term 2251. A source for that school and term stands before it.</summary>
    /// <value>Default: true.</value>
    public bool IncludeSample { get; set; } = true;

    /// <summary>A row that cannot be read ends startup. Otherwise it is left out, with a warning.</summary>
    /// <value>Default: false.</value>
    public bool Strict { get; set; }

    /// <summary>How often to look whether a file was replaced; zero reads each once.</summary>
    /// <value>Default: 5 seconds.</value>
    public TimeSpan ReloadEvery { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>One for each school and term.</summary>
    /// <value>Default: none.</value>
    public IList<CatalogSource> Sources { get; } = [];
}

/// <summary>A catalogue of one school and one term, in a file in the QuACS form.</summary>
internal sealed class CatalogSource
{
    [Required(ErrorMessage = "name the school, such as \"Occidental\"")]
    public string School { get; set; } = "";

    /// <summary>"202409", "2251" or whatever the school calls it.</summary>
    [Required(ErrorMessage = "name the term, such as \"202409\"")]
    public string Term { get; set; } = "";

    /// <summary>A relative path lies under the content root.</summary>
    [Required(ErrorMessage = "name the file with the term's courses")]
    public string File { get; set; } = "";

    /// <summary>A file with what majors ask for; a relative path lies under the content root.</summary>
    /// <value>Default: none; the department that the major names gives the candidates.</value>
    public string? Requirements { get; set; }

    /// <summary>The year in which the term begins, for dates such as "8/24".</summary>
    /// <value>Default: what the term says ("202409", "2251"), else the current year.</value>
    [Range(1900, 2200, ErrorMessage = "takes a year from 1900 to 2200")]
    public int? Year { get; set; }

    /// <summary>IANA name of the school's time zone, "America/Los_Angeles".</summary>
    /// <value>Default: none; times are local and unnamed.</value>
    public string? TimeZone { get; set; }

    /// <summary>
    /// The school's rules of section names: regular expressions for the name of a laboratory, recitation or discussion, each with a group <c>lecture</c>
    /// that is the name of the lecture it belongs to.
    /// </summary>
    /// <value>Default: none; what is evident in names is read in any case.</value>
    public IList<string> SectionNames { get; } = [];

    /// <summary>The term as people call it.</summary>
    /// <value>Default: "Fall 2024" for "202409" and "2251", else the term itself.</value>
    public string? DisplayName { get; set; }
}
