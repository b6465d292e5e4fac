using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Scheduly.Web.Schedules.Catalog;

/// <summary>Says all that is wrong at once, each with its full setting (<c>Catalog:Sources:0:File</c>).</summary>
internal sealed class CatalogOptionsValidator : IValidateOptions<CatalogOptions>
{
    public ValidateOptionsResult Validate(string? name, CatalogOptions options)
    {
        var faults = new List<string>();
        var first = new Dictionary<(string School, string Term), int>();
        for (var index = 0; index < options.Sources.Count; index++)
        {
            var source = options.Sources[index];
            var setting = $"{CatalogOptions.Section}:{nameof(CatalogOptions.Sources)}:{index}";

            var results = new List<ValidationResult>();
            Validator.TryValidateObject(source, new(source), results, validateAllProperties: true);
            faults.AddRange(results.Select(result => $"{setting}:{result.MemberNames.First()}: {result.ErrorMessage}."));

            if (source.TimeZone is { Length: > 0 } zone && !(TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) && found.HasIanaId))
                faults.Add($"{setting}:{nameof(source.TimeZone)}: \"{zone}\" is no IANA time zone; write one such as \"America/New_York\".");

            faults.AddRange(source.SectionNames.Index().Where(pattern => SectionNameRules.Fault(pattern.Item) is not null)
                .Select(pattern => $"{setting}:{nameof(source.SectionNames)}:{pattern.Index}: {SectionNameRules.Fault(pattern.Item)}."));
            if (string.IsNullOrWhiteSpace(source.School) || string.IsNullOrWhiteSpace(source.Term)) continue;
            var key = (source.School.Trim().ToUpperInvariant(), source.Term.Trim());
            if (!first.TryAdd(key, index))
                faults.Add($"{setting}: {source.School} {source.Term} is also {CatalogOptions.Section}:{nameof(CatalogOptions.Sources)}:{first[key]}; keep one of them.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
